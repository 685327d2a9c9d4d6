import { expect, test } from 'vitest';
import { whomItConcerns, type Member, type Subject } from './concerned';

const member = (personId: string, organisationId: string, role = 'participant'): Member => ({
	personId,
	organisationId,
	role
});
/** Ruth convenes for Northgate; Harbour owns it, with Tomas, who facilitates, and Mei; Ines, of the police, proposed it. */
const members = [
	member('ruth', 'northgate', 'convener'),
	member('tomas', 'harbour', 'facilitator'),
	member('mei', 'harbour'),
	member('dev', 'shore'),
	member('ines', 'police')
];
const subject: Subject = {
	state: 'in_progress',
	ownerId: 'harbour',
	newOwnerId: null,
	leadId: 'mei',
	createdBy: 'ines',
	writtenDown: false,
	proposedByOwner: true
};
const heard = (step: string, of: Partial<Subject> = {}, actor = 'mei', line = {}) =>
	whomItConcerns(step, { ...subject, ...of }, members, actor, {
		ownerFrom: null,
		ownerTo: null,
		...line
	}).flatMap(({ kind, people }) => people.map((person) => `${kind} ${person}`));

test('what waits for those who asked goes to whoever proposed it', () => {
	expect(heard('counter')).toEqual(['countered ines']);
	expect(heard('move_date')).toEqual(['date_asked ines']);
});

test('what somebody wrote down for the room is not theirs to answer: it goes to the conveners and facilitators', () => {
	expect(heard('counter', { writtenDown: true })).toEqual(['countered ruth']);
	expect(heard('move_date', { writtenDown: true })).toEqual(['date_asked ruth']);
	expect(heard('counter', { writtenDown: true, ownerId: 'shore' }, 'dev')).toEqual([
		'countered ruth',
		'countered tomas'
	]);
});

test('nobody is asked to agree with their own organisation as long as there is somebody else', () => {
	expect(heard('counter', { createdBy: 'tomas' })).toEqual(['countered ruth']);
	const alone = members.filter(({ organisationId }) => organisationId === 'harbour');
	expect(whomItConcerns('counter', { ...subject, createdBy: 'tomas' }, alone, 'mei')).toEqual([
		{ kind: 'countered', people: ['tomas'] }
	]);
});

test('whoever handed it over hears that it was taken over, and whoever asked for it, too', () => {
	const taken = heard('take_over', { ownerId: 'shore', leadId: 'dev' }, 'dev', { ownerFrom: 'harbour' });
	expect(taken).toEqual(['taken_over tomas', 'taken_over mei', 'taken_over ines']);
});

test('an owner hears what others do to its commitment: a part given away, another merged into it, support', () => {
	expect(heard('split', {}, 'ruth')).toEqual(['part_given tomas', 'part_given mei']);
	expect(heard('split', {}, 'mei')).toEqual(['part_given ines']);
	expect(heard('absorb', {}, 'ruth')).toEqual(['absorbed tomas', 'absorbed mei']);
	expect(heard('supported', {}, 'dev')).toEqual(['supported tomas', 'supported mei']);
	expect(heard('ask_support', {}, 'mei', { ownerTo: 'shore' })).toEqual(['support_asked dev']);
});
