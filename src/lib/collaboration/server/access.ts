import type { IncomingMessage } from 'node:http';
import { hueOf } from '$lib/ui/hue';
import { SCHEMA_PARAMETER } from '../protocol';
import type { PresenceUser, Role } from '../protocol';

/** Who is connected, as the session says. */
export type Visitor = { personId: string; userId: string; sessionId: string | null; name: string };

export type Admission =
	| {
			outcome: 'admitted';
			role: Role;
			/** The circle whose changes concern them; without one all do. */
			circleId?: string | undefined;
			/** Whether they may know who else is there: not everybody may in a Chatham House session [C44]. */
			seesNames: boolean;
	  }
	| { outcome: 'signed-out' }
	/** Not theirs or not there: the same answer. */
	| { outcome: 'no-access' };

/** What rooms ask about people. Both throw when it can't be found out within some seconds [C18]. */
export interface Access {
	/** Who sends this upgrade; null when nobody is signed in. */
	identify(request: IncomingMessage): Promise<Visitor | null>;
	/** Whether that session still lives and may open the document, now [C22]. */
	check(visitor: Visitor, documentId: string): Promise<Admission>;
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const DOCUMENT_PATH = new RegExp(`^/collaboration/(${UUID})$`);

/** The document an upgrade asks for, or null when its path is none of ours. */
export function documentOf(request: IncomingMessage): string | null {
	const [path] = (request.url ?? '').split('?', 1);
	return DOCUMENT_PATH.exec(path ?? '')?.[1] ?? null;
}

/** The schema that the page was built with; 0 when it does not say [C26]. */
export function schemaOf(request: IncomingMessage): number {
	const [, query] = (request.url ?? '').split('?', 2);
	return Number(new URLSearchParams(query).get(SCHEMA_PARAMETER)) || 0;
}

/** What those are shown who may not know who is there [C44]. */
export const somebody: PresenceUser = { name: 'Somebody', colour: hueOf('Somebody') };

/** How a person appears to others in a document. The colour is that of their picture. */
export function presenceUser({ name }: Visitor): PresenceUser {
	return { name, colour: hueOf(name) };
}
