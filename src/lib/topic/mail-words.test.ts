import { expect, test } from 'vitest';
import { wordMail } from './mail-words';
import { excerpt, quotation } from './topic';

const post = {
	id: 'p1',
	body: 'The one by the river, please.',
	author: 'Mei Nakamura',
	topicId: 't1',
	topic: 'Where should we meet?',
	circleId: 'c1',
	circle: 'Lantern Circle',
	isSensitive: false,
	isFirst: false
};

test('a mail about a post says who wrote what, and where to answer', () => {
	const { subject, text } = wordMail(post, 'https://colloquy.example', 'token');
	expect(subject).toBe('Re: Where should we meet?');
	expect(text).toContain('Mei Nakamura wrote in Lantern Circle:\n\nThe one by the river');
	expect(text).toContain('https://colloquy.example/circles/c1/topics/t1#post-p1');
	expect(wordMail({ ...post, isFirst: true }, 'https://colloquy.example', 'token').subject).toBe(post.topic);
});

test('a mail about a sensitive circle gives nothing away', () => {
	const mail = wordMail({ ...post, isSensitive: true }, 'https://colloquy.example', 'token');
	for (const word of ['Mei', 'Lantern', 'meet', 'river', 'colloquy'])
		expect(mail.subject.toLowerCase()).not.toContain(word.toLowerCase());
	for (const word of ['Mei', 'Lantern', 'meet?', 'river']) expect(mail.text).not.toContain(word);
	expect(mail.text).toContain('#post-p1');
});

test('a mail program can stop these mails with one click', () => {
	const { headers, text } = wordMail(post, 'https://colloquy.example', 'token');
	expect(headers['List-Unsubscribe']).toBe('<https://colloquy.example/mute/token>');
	expect(headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
	expect(text).toContain('https://colloquy.example/mute/token');
});

test('a title with line breaks adds no header', () => {
	const mail = wordMail(
		{ ...post, topic: 'One\r\nBcc: all@example.org' },
		'https://colloquy.example',
		'token'
	);
	expect(mail.subject).toBe('Re: One Bcc: all@example.org');
});

test('an excerpt ends between words', () => {
	expect(excerpt('one two three', 9)).toBe('one two…');
	expect(excerpt('short', 9)).toBe('short');
	expect(excerpt('a'.repeat(20), 9)).toBe(`${'a'.repeat(9)}…`);
});

test('a quotation is Markdown', () => {
	expect(quotation('Mei', 'one\n\ntwo')).toBe('> Mei wrote:\n>\n> one\n>\n> two\n\n');
});
