import { error as httpError } from '@sveltejs/kit';
import pino from 'pino';
import { expect, test } from 'vitest';
import { log } from './log';

const { err: serialise } = (log as unknown as Record<symbol, Record<string, (error: Error) => object>>)[
	pino.symbols.serializersSym
] ?? { err: () => ({}) };

test('an error of the database is logged without the words that people wrote', () => {
	const error = Object.assign(new Error('violates check constraint "posts_body_check"'), {
		code: '23514',
		detail: 'Failing row contains (what Ada said)',
		where: 'unnamed portal parameter $1 = what Ada said',
		query: "insert into posts values ('what Ada said')",
		parameters: ['what Ada said']
	});
	const line = JSON.stringify(serialise?.(error));
	expect(line).toContain('posts_body_check');
	expect(line).toContain('23514');
	expect(line).not.toContain('what Ada said');
});

test('what a mail server refuses is logged without saying to whom it was going', () => {
	const error = Object.assign(
		new Error('Can’t send mail - all recipients were rejected: 550 5.1.1 <ada@example.org>: no such user'),
		{
			code: 'EENVELOPE',
			command: 'RCPT TO',
			responseCode: 550,
			response: '550 5.1.1 <ada@example.org>: no such user',
			rejected: ['ada@example.org'],
			rejectedErrors: [Object.assign(new Error('550'), { recipient: 'ada@example.org' })]
		}
	);
	const line = JSON.stringify(serialise?.(error));
	expect(line).toContain('EENVELOPE');
	expect(line).toContain('RCPT TO');
	expect(line).toContain('no such user');
	expect(line).not.toContain('ada@');
	// A place in the code is no address.
	expect(
		JSON.stringify(serialise?.(Object.assign(new Error('x'), { stack: 'at node_modules/@scope/a.js:1:2' })))
	).toContain('node_modules/@scope/a.js');
});

test('an error that is the answer of a page is logged by its status', () => {
	let thrown: unknown;
	try {
		httpError(503, 'The database is away.');
	} catch (error) {
		thrown = error;
	}
	expect(serialise?.(thrown as Error)).toMatchObject({ status: 503 });
});
