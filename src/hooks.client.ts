/**
 * Signing out leaves nothing on this device: the copies of documents and pages go before the form does. What is not
 * saved is asked about first.
 */
document.addEventListener('submit', (event) => {
	const form = event.target;
	if (!(form instanceof HTMLFormElement) || new URL(form.action).pathname !== '/sign-out') return;
	event.preventDefault();
	void signOut(form);
});

async function signOut(form: HTMLFormElement): Promise<void> {
	// The service worker removes everything again when the form goes out; without our script it is the only one.
	const leave = await import('$lib/offline/leave').catch(() => null);
	if (leave && !(await leave.maySignOut().catch(() => true))) return;
	await leave?.leaveDevice();
	form.submit();
}
