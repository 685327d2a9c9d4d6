import { largestFile } from './file';

/** Routes that take files. Everywhere else a request is as small as a form that somebody types. */
export const uploadRoutes: ReadonlySet<string> = new Set([
	'/sessions/[session]/files',
	'/commitments/[action]/[step=step]',
	'/answer/[token]'
]);

const largestForm = 512 * 1024;
/** A file and the form around it. */
const largestUpload = largestFile + largestForm;

/** True for a request that is larger than its route takes, or does not say how large it is. */
export function isTooLarge(request: Request, route: string | null): boolean {
	if (request.method === 'GET' || request.method === 'HEAD') return false;
	const length = request.headers.get('content-length');
	if (length === null) return request.headers.has('transfer-encoding');
	return Number(length) > (uploadRoutes.has(route ?? '') ? largestUpload : largestForm);
}
