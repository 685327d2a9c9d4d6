import { expect, test } from 'vitest';
import { wordBundle, type BundleItem } from './bundle-words';

const item: BundleItem = {
	circle: { id: 'c1', name: 'Lantern Circle', isSensitive: false },
	action: { id: 'a1', title: 'Train reception\nstaff', owner: 'Harbour Trust', due: '2027-03-28' },
	said: [{ kind: 'to_answer', key: 'to_answer:a1:1' }],
	links: [{ to: 'https://colloquy.example/answer/abc', purpose: 'answer' }]
};
const hidden: BundleItem = {
	...item,
	circle: { id: 'c2', name: 'Quiet Circle', isSensitive: true },
	action: { ...item.action, id: 'a2', title: 'Open the safe house', owner: 'Lighthouse' }
};
const bundle = (items: BundleItem[], hasAccount = true) =>
	wordBundle({
		items,
		origin: 'https://colloquy.example',
		today: '2027-03-01',
		hasAccount,
		mute: new Map(items.map(({ circle }) => [circle.id, `mute-${circle.id}`]))
	});

test('a mail about one commitment says what, whose and by when, and how to answer', () => {
	const { subject, text, headers, plainSender } = bundle([item]);
	expect(subject).toBe('Train reception staff');
	expect(text).toContain('Harbour Trust, by 28 March');
	expect(text).toContain('Waits for an answer from your organisation.');
	expect(text).toContain('Answer without signing in: https://colloquy.example/answer/abc');
	expect(headers['List-Unsubscribe']).toBe('<https://colloquy.example/mute/commitments/mute-c1>');
	expect(plainSender).toBe(false);
});

test('where there is something to answer and something to report, there is a link for each', () => {
	const report = { to: 'https://colloquy.example/answer/def', purpose: 'report' } as const;
	const { text } = bundle([{ ...item, links: [...item.links, report] }]);
	expect(text).toContain('Answer without signing in: https://colloquy.example/answer/abc');
	expect(text).toContain('Report without signing in: https://colloquy.example/answer/def');
	const elsewhere = { to: 'https://colloquy.example/commitments/a1', purpose: null };
	expect(bundle([{ ...item, links: [elsewhere] }]).text).toContain(`See it: ${elsewhere.to}`);
});

test('a mail about a sensitive circle is a count and a link', () => {
	const { subject, text, plainSender } = bundle([hidden]);
	expect(subject).toBe('Something waits for you');
	expect(plainSender).toBe(true);
	expect(text).toContain('1 thing waits for you:\nhttps://colloquy.example/commitments\n');
	for (const word of ['Quiet', 'safe house', 'Lighthouse', '28 March', 'answer/abc'])
		expect(text).not.toContain(word);
	expect(bundle([hidden], false).text).toContain('https://colloquy.example/answer/abc');
});

test('in one mail with others, a sensitive circle is still only counted', () => {
	const { subject, text, headers } = bundle([item, hidden]);
	expect(subject).toBe('2 commitments to look at');
	expect(text).toContain('Elsewhere, 1 thing waits for you:');
	for (const word of ['Quiet', 'safe house', 'Lighthouse']) expect(text).not.toContain(word);
	expect(headers['List-Unsubscribe']).toContain('?all=yes');
});

test('a reminder says how near or how late it is', () => {
	const said = (which: string, due = '2027-03-28') =>
		bundle([{ ...item, said: [{ kind: 'due', key: `due:a1:${due}:${which}` }] }]).text;
	expect(said('week')).toContain('Due in a week.');
	expect(said('tomorrow')).toContain('Due tomorrow.');
	expect(said('today', '2027-03-01')).toContain('Due today.');
	expect(said('late-2', '2027-02-14')).toContain('It was promised by 14 February and is late.');
});

test('what happened twice is said once, and an answer says which it was', () => {
	const said: BundleItem['said'] = ['7', '9'].map((id) => ({ kind: 'answered', key: `answered:a1:${id}` }));
	const { text } = bundle([{ ...item, said, action: { ...item.action, state: 'accepted' } }]);
	expect(text.match(/It has been accepted\./g)).toHaveLength(1);
	expect(bundle([{ ...item, said, action: { ...item.action, state: 'declined' } }]).text).toContain(
		'declined'
	);
});
