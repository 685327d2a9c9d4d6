import { render } from 'svelte/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, signedUp, type TestDatabase } from '../../../../tests/support/database';
import { actionsByName, postedBy } from '../../../../tests/support/posted';
import ChangeForm from '$lib/question/ChangeForm.svelte';
import { askQuestion, readQuestion } from '$lib/question/question.server';
import { readAs, writeAs } from '$lib/server/database';
import { actions } from './+page.server';

type Person = Awaited<ReturnType<typeof signedUp>>;
let database: TestDatabase;
let ruth: Person;
let session: string;

beforeAll(async () => {
	database = await freshDatabase();
	const { admin } = database;
	ruth = await signedUp(admin, 'Ruth Adeyemi');
	const [organisation, circle] = [crypto.randomUUID(), crypto.randomUUID()];
	session = crypto.randomUUID();
	await admin`insert into public.organisations (id, name) values (${organisation}, 'Northgate Council')`;
	await admin`insert into public.circles (id, name, host_id) values (${circle}, 'Lantern Circle', ${organisation})`;
	await admin`insert into public.memberships (circle_id, person_id, organisation_id) values (${circle}, ${ruth.id}, ${organisation})`;
	await admin`insert into public.sessions (id, circle_id, title, starts_at, ends_at, time_zone, attribution)
		values (${session}, ${circle}, 'First dialogue', now(), now() + interval '1 hour', 'Europe/London', 'chatham_house')`;
});
afterAll(() => database.close());

const change = async (question: string, fields: Record<string, string>): Promise<unknown> =>
	actionsByName(actions).change?.(postedBy(ruth, { params: { question }, fields }));

test('who answers what somebody else answered meanwhile sees both, and replaces it only by choice', async () => {
	const asked = {
		id: null,
		sessionId: session,
		text: 'Who pays?',
		itemId: null,
		documentId: null,
		section: null
	};
	const id = await writeAs(ruth, (tx) => askQuestion(tx, { ...asked, bornAs: null }));
	await expect(change(id, { seen: '1', answer: 'The host.' })).rejects.toMatchObject({ status: 303 });
	const mine = { text: 'Who pays?', answer: 'Everybody.' };
	const refused = await change(id, { ...mine, seen: '1' });
	expect(refused).toMatchObject({
		status: 409,
		data: {
			values: { answer: 'Everybody.', seen: '2' },
			conflict: { mine: { Answer: 'Everybody.' }, theirs: { Answer: 'The host.' } }
		}
	});
	const question = await readAs(ruth, (tx) => readQuestion(tx, id));
	if (!question) throw new Error('The question is gone.');
	expect(question.answer).toBe('The host.');

	const { data: problem } = refused as { data: { values: Record<string, string> } };
	const { body } = render(ChangeForm, { props: { question, problem } });
	expect(body).toContain('The host.');
	expect(body).toContain('Everybody.');
	expect(body).toContain('Save mine instead');
	expect(body).toMatch(/name="seen" value="2"/);
	const again = { ...mine, seen: '2', why: 'All of us do' };
	await expect(change(id, again)).rejects.toMatchObject({ status: 303 });
});
