import { error } from '@sveltejs/kit';
import { answerDataApi } from '$lib/server/platform/data-api';
import type { RequestHandler } from './$types';

export const fallback: RequestHandler = async ({ request, getClientAddress }) =>
	(await answerDataApi(request, getClientAddress())) ?? error(404);
