import { fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { readForm } from '$lib/server/form';
import { localPath } from '$lib/server/signed-in';
import { signInWithLink } from '$lib/sign-in/sign-in.server';
import type { Actions, PageServerLoad } from './$types';

const linkUse = z.object({ token: z.string().max(500), next: z.string().optional() });

// Looking uses nothing up: mail scanners follow every link.
export const load: PageServerLoad = ({ url }) => ({
	narrow: true,
	token: url.searchParams.get('token') ?? '',
	next: localPath(url.searchParams.get('next'), '/')
});

export const actions: Actions = {
	async default({ request, locals }) {
		const form = await readForm(request, linkUse);
		if (!form.ok || !(await signInWithLink(locals.supabase, form.value.token)))
			return fail(400, { spent: true });
		redirect(303, localPath(form.value.next, '/'));
	}
};
