/** Signing out leaves nothing on this device: the copies of documents and pages go before the form does. */
document.addEventListener('submit', (event) => {
	const form = event.target;
	if (!(form instanceof HTMLFormElement) || new URL(form.action).pathname !== '/sign-out') return;
	event.preventDefault();
	void import('$lib/offline/leave')
		.then(({ leaveDevice }) => leaveDevice())
		// The service worker does the same again when the form goes out.
		.catch(() => undefined)
		.finally(() => form.submit());
});
