import { render } from 'svelte/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../../../tests/support/database';
import { steps } from '../action';
import { stepWords } from '../step-words';
import ManyForm from './ManyForm.svelte';

let database: TestDatabase;
beforeAll(async () => {
	database = await freshDatabase();
});
afterAll(() => database.close());

const final = 'This can’t be undone.';

test('a step says that it can’t be undone when none leads out of where it leads', async () => {
	const rows = await database.admin<{ step: string }[]>`
		select distinct step from private.action_steps s
		where not exists (select from private.action_steps n where n.from_state = s.to_state)`;
	const said = steps.filter((step) => stepWords[step].explains.includes(final));
	expect(said.toSorted()).toEqual(rows.map(({ step }) => step).toSorted());
	expect(said).toContain('withdraw');
});

test('withdrawing several commitments says that it can’t be undone', () => {
	const { body } = render(ManyForm, {
		props: {
			choices: { organisations: [], people: [], strands: [], phases: [] } as never,
			to: (name: string) => `?/${name}`,
			problem: null
		}
	});
	expect(body).toContain(final);
});
