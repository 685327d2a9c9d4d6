import type { ParamMatcher } from '@sveltejs/kit';
import { stepFromPath } from '$lib/action/action';

/** The last part of /commitments/<id>/move-date: every step of a commitment is a resource of its own. */
export const match: ParamMatcher = (part) => stepFromPath(part) !== null;
