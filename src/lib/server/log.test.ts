import pino from 'pino';
import { expect, test } from 'vitest';
import { log } from './log';

test('an error of the database is logged without the words that people wrote', () => {
	const { err: serialise } = (log as unknown as Record<symbol, Record<string, (error: Error) => object>>)[
		pino.symbols.serializersSym
	] ?? { err: () => ({}) };
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
