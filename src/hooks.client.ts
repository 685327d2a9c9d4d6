/** Signing out leaves nothing on this device: the copies of documents go before the form does. */
document.addEventListener('submit', (event) => {
	const form = event.target;
	if (!(form instanceof HTMLFormElement) || new URL(form.action).pathname !== '/sign-out') return;
	event.preventDefault();
	void import('$lib/collaboration/provider')
		.then(({ forgetAllDocuments }) => forgetAllDocuments())
		.catch(() => undefined)
		.finally(() => form.submit());
});
