import { COLLABORATION_PATH } from './protocol';

/** Asks for a page so that the session's cookie is renewed. False when the session has ended. */
export async function refreshSession(): Promise<boolean> {
	const answer = await fetch(COLLABORATION_PATH);
	if (answer.status >= 500) throw new Error('The server is not ready');
	return answer.ok;
}
