// For tests: a circle of four organisations, and what its people do with its commitments.
import { addRow, freshDatabase, signedUp, type TestDatabase } from '../../../../tests/support/database';
import { readAs, writeAs } from '$lib/server/database';
import type { Step } from '../action';
import { proposeAction, takeStep } from '../change.server';
import type { Proposal, StepInput } from '../forms';
import { readAction, readStory } from '../story.server';
import { readSurroundings } from './surroundings.server';

export type Person = Awaited<ReturnType<typeof signedUp>>;
export let database: TestDatabase;
export let ruth: Person, mei: Person, dev: Person, ines: Person;
export let circle: string, host: string, harbour: string, shore: string, lantern: string;

/** Convenes the circle in a database of its own. */
export async function convene(): Promise<void> {
	database = await freshDatabase();
	const { admin } = database;
	[ruth, mei, dev, ines] = [
		await signedUp(admin, 'Ruth Adeyemi'),
		await signedUp(admin, 'Mei Nakamura'),
		await signedUp(admin, 'Dev Patel'),
		await signedUp(admin, 'Ines Duarte')
	];
	host = await add('organisations', { name: 'Northgate Foundation' });
	harbour = await add('organisations', { name: 'Harbour Trust' });
	shore = await add('organisations', { name: 'Shore Council' });
	lantern = await add('organisations', { name: 'Lantern House' });
	circle = await add('circles', { name: 'Lantern Circle', host_id: host });
	for (const [person, organisation_id, role] of [
		[ruth, host, 'convener'],
		[mei, harbour, 'participant'],
		[dev, shore, 'participant'],
		[ines, lantern, 'participant']
	] as const)
		await add('memberships', { circle_id: circle, person_id: person.id, organisation_id, role });
}

export const add = (table: string, row: Record<string, unknown>): Promise<string> =>
	addRow(database.admin, table, row);
export const propose = (by: Person, given: Partial<Proposal> = {}) =>
	writeAs(by, (tx) =>
		proposeAction(tx, circle, { title: 'Train reception staff', owner: harbour, ...given })
	);
export const take = (by: Person, id: string, step: Step, given: StepInput = {}) =>
	writeAs(by, (tx) => takeStep(tx, id, step, given));
export const look = (by: Person, id: string) => readAs(by, (tx) => readAction(tx, id));
export const story = (by: Person, id: string) => readAs(by, (tx) => readStory(tx, id));
export const around = (by: Person, id: string) => readAs(by, (tx) => readSurroundings(tx, id));
