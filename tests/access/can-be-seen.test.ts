import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { indicatorForm, linkForm } from '../../src/lib/action/depth/depth';
import { viewForm } from '../../src/lib/action/board/arrange';
import { itemForm } from '../../src/lib/agenda/item-words';
import { readPresenters } from '../../src/lib/agenda/presenters';
import { newCircleForm } from '../../src/lib/circle/circle-form';
import { readNames } from '../../src/lib/circle/circle';
import { readFramework } from '../../src/lib/circle/framework';
import { decisionForm } from '../../src/lib/decision/decision';
import { organisationForm } from '../../src/lib/organisation/organisation-form';
import { profile } from '../../src/lib/person/account';
import { publishForm } from '../../src/lib/publication/publish-form';
import { questionForm } from '../../src/lib/question/question';
import { reviewForm } from '../../src/lib/review/review';
import { planForm } from '../../src/lib/session/plan-form';
import { founding } from '../../src/lib/sign-in/founding';
import { newTopic } from '../../src/lib/topic/topic';
import { tried } from '../support/act-as';
import { cast, ruth, stranger } from '../support/cast';
import { buildWorld, idOf, type World } from '../support/circle';
import { freshDatabase, type TestDatabase } from '../support/database';

// Names and titles are what people click on: signs that no font shows would leave nothing to click.
const unseen = '\u200b\u2060\u00ad\u3164';

describe('a form', () => {
	test.each([
		['the name of a circle', newCircleForm, 'name'],
		['the title of a session', planForm, 'title'],
		['the title of an agenda item', itemForm, 'title'],
		['the title of a topic', newTopic, 'title'],
		['the title of a record', publishForm, 'title'],
		['the title of a review', reviewForm, 'title'],
		['the name of a saved view', viewForm, 'name'],
		['the name of an indicator', indicatorForm, 'name'],
		['the title of a link', linkForm, 'title'],
		['the words of a decision', decisionForm, 'text'],
		['the words of a question', questionForm, 'text'],
		['the name of an organisation', organisationForm, 'name'],
		['the name of the first organisation', founding, 'organisation'],
		['the name of its first person', founding, 'name'],
		['the name of a person', profile, 'name']
	])('asks for %s that can be seen', (_, form, field) => {
		const isRefused = (words: string) =>
			(form.safeParse({ [field]: words }).error?.issues ?? []).some(({ path }) => path[0] === field);
		expect(isRefused(unseen)).toBe(true);
		expect(isRefused('Care')).toBe(false);
	});

	test('passes over lines of a list in which nothing can be seen', () => {
		expect(readNames(`Protect\n${unseen}\nPrevent`)).toEqual(['Protect', 'Prevent']);
		expect(readPresenters(`Ana\n${unseen}`, [], false).map(({ name }) => name)).toEqual(['Ana']);
	});

	test('does not take a name that disappeared for one that was removed', () => {
		const strand = { id: 'one', name: 'Protect', uses: 3 };
		const changed = readFramework('strands', [strand], { 'strands-name-one': unseen }, []);
		expect(changed).toEqual({ ok: false, errors: { 'strands-name-one': expect.stringContaining('name') } });
	});
});

describe('the database, for whoever speaks to it without a form', () => {
	let database: TestDatabase;
	let world: World;
	const accounts = Object.fromEntries([...cast, stranger].map(({ id }) => [id, randomUUID()]));
	beforeAll(async () => {
		database = await freshDatabase();
		world = await buildWorld(database.admin, accounts);
	});
	afterAll(() => database.close());

	test.each([
		['public.organisations', 'name'],
		['public.people', 'name'],
		['public.circles', 'name'],
		['public.phases', 'name'],
		['public.strands', 'name'],
		['public.sessions', 'title'],
		['public.agenda_items', 'title'],
		['public.agenda_presenters', 'name'],
		['public.themes', 'title'],
		['private.document_versions', 'name'],
		['public.action_indicators', 'name'],
		['public.action_links', 'title'],
		['public.action_views', 'name'],
		['public.reviews', 'title'],
		['public.topics', 'title'],
		['public.publications', 'title']
	])('holds no row of %s without a %s that can be seen', async (table, column) => {
		const change = database.admin.begin(async (tx) => {
			const { count } = await tx`update ${tx(table)} set ${tx(column)} = ${unseen}`;
			throw new Error(`${count} rows took it`);
		});
		await expect(change).rejects.toThrow(/can_be_seen/);
	});

	test('and those who may give a name still can', async () => {
		const { id } = world.ours;
		const rename = (name: string) =>
			database.admin.begin((tx) =>
				tried(
					tx,
					idOf(accounts, ruth.id),
					(own) => own`update public.circles set name = ${name} where id = ${id} returning name`
				)
			);
		expect(await rename('Care after exit')).toEqual([{ name: 'Care after exit' }]);
		await expect(rename(unseen)).rejects.toThrow(/can_be_seen/);
	});
});
