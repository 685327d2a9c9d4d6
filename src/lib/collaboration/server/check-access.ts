import { workerPool } from '$lib/server/database';
import { isUnreachable } from '$lib/server/database/unreachable';
import { withinReach } from '$lib/server/database/within-reach';
import type { Admission, Visitor } from './access';

/** In one question: several together keep more than one processor of the database busy. */
const MOST_TOGETHER = 20;

type Asked = {
	visitor: Visitor;
	documentId: string;
	answer: (admission: Admission) => void;
	fail: (error: unknown) => void;
};
type Found = { nth: number; role: string; circle: string | null; sees_names: boolean | null };

let asked: Asked[] = [];

/**
 * Whether that session still lives and may open the document: the database says so, as it would say to that person. Those
 * who come in the same moment, as everybody does after a restart, are asked for together. Throws when it can't be found out, also when no answer comes [C18].
 */
export function checkAccess(visitor: Visitor, documentId: string): Promise<Admission> {
	return new Promise((answer, fail) => {
		if (asked.push({ visitor, documentId, answer, fail }) === 1) setImmediate(askForAll);
	});
}

function askForAll(): void {
	const all = asked;
	asked = [];
	for (let at = 0; at < all.length; at += MOST_TOGETHER) void ask(all.slice(at, at + MOST_TOGETHER));
}

async function ask(some: readonly Asked[]): Promise<void> {
	try {
		const found = await withinReach(() => admissions(some));
		some.forEach(({ answer }, nth) => answer(admissionOf(found.get(nth))));
	} catch (error) {
		// One question may spoil the answer to all of them.
		if (some.length > 1 && !isUnreachable(error)) for (const each of some) void ask([each]);
		else for (const { fail } of some) fail(error);
	}
}

async function admissions(some: readonly Asked[]): Promise<Map<number, Found>> {
	const questions = some.map(({ visitor: { userId, sessionId }, documentId }, nth) => ({
		nth,
		account: userId,
		session: sessionId,
		document: documentId
	}));
	const found = await workerPool()<Found[]>`
		select asked.nth, admission.role, admission.circle, admission.sees_names
		from json_to_recordset(${JSON.stringify(questions)}::text::json) as asked (nth int, account uuid, session uuid, document uuid)
		cross join lateral private.admission(asked.account, asked.session, asked.document) as admission`;
	return new Map(found.map((each) => [each.nth, each]));
}

function admissionOf(found: Found | undefined): Admission {
	if (found === undefined) return { outcome: 'signed-out' };
	const { role, circle, sees_names: seesNames } = found;
	if (role !== 'writer' && role !== 'reader') return { outcome: 'no-access' };
	return { outcome: 'admitted', role, circleId: circle ?? undefined, seesNames: seesNames ?? false };
}
