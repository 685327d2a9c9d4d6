/** The error code of {@link untilAway}. */
export const platformIsAway = 'platform_is_away';

/**
 * When the platform does not answer, the client would try for half a minute, with the person waiting, and might then
 * give the session up. So the second try is refused with a code of our own; `away` says to leave the cookies alone.
 */
export function untilAway(send: typeof fetch): { fetch: typeof fetch; away: () => boolean } {
	let away = false;
	return {
		away: () => away,
		fetch: async (input, init) => {
			if (away)
				return Response.json(
					{ code: platformIsAway, error_code: platformIsAway, msg: 'away' },
					{ status: 422 }
				);
			try {
				const response = await send(input, init);
				away = response.status >= 500;
				return response;
			} catch (error) {
				away = true;
				throw error;
			}
		}
	};
}
