import { expect, test } from 'vitest';
import { awayPage } from './away-page';

const message = 'The database does not answer just now.';

test('a form of a page reads the answer as an error of its action, never as success', async () => {
	const answer = awayPage(message, { status: 503, html: false, looking: false });
	expect(answer.status).toBe(503);
	expect(await answer.json()).toEqual({ message, type: 'error', error: { message } });
});

test('whoever only looked is brought back; whoever sent something is told to send it again', async () => {
	const looked = awayPage(message, { status: 503, html: true, looking: true });
	expect(looked.headers.get('retry-after')).toBe('15');
	expect(await looked.text()).toContain('http-equiv="refresh"');
	const sent = await awayPage(message, { status: 503, html: true, looking: false }).text();
	expect(sent).not.toContain('http-equiv="refresh"');
	expect(sent).toContain('Go back');
});

test('what is too large does not become smaller by waiting', async () => {
	const answer = awayPage('That is more.', {
		status: 413,
		html: true,
		looking: false,
		title: 'Too large',
		passes: false
	});
	expect(answer.headers.get('retry-after')).toBeNull();
	expect(await answer.text()).toContain('<h1>Too large</h1>');
});
