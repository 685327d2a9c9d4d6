import { redirect } from '@sveltejs/kit';
import { bus } from '$lib/server/bus';
import type { RequestHandler } from './$types';

/** Also reached by a beacon, when somebody leaves the page in a hurry. */
export const POST: RequestHandler = async ({ locals, setHeaders }) => {
	if (locals.account) {
		await locals.supabase.auth.signOut({ scope: 'local' });
		await bus.publish('access', { userId: locals.account.userId });
	}
	setHeaders({ 'clear-site-data': '"cache", "storage"' });
	redirect(303, '/');
};

export const GET: RequestHandler = () => redirect(303, '/account');
