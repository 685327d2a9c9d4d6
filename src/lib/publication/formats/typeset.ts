import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { buffer, text } from 'node:stream/consumers';
import { faces, moreFaces } from './fonts';
import template from './record.typ?raw';
import typesetter from './typesetter.js?raw';

const longestMs = 60_000;
const heapMegabytes = 256;

export type Typeset = { pdf: Buffer; pages: number; accessible: boolean };

/** A picture under the name by which the record calls it; `content` in base64. */
export type TypesetPicture = { name: string; content: string };

/**
 * Typesets one record with Typst, in a process of its own: the server's memory and its live documents stay as they
 * are, and a document that can't be set ends that process and nothing else. Throws when it can't be set or takes
 * longer than a minute.
 */
export async function typeset(record: object, pictures: TypesetPicture[] = []): Promise<Typeset> {
	const child = spawn(
		process.execPath,
		[`--max-old-space-size=${heapMegabytes}`, '--input-type=module', '--eval', typesetter],
		{ cwd: tmpdir(), env: {}, timeout: longestMs, killSignal: 'SIGKILL', stdio: 'pipe' }
	);
	// A process that ends early closes its ear; what counts is how it ended.
	child.stdin.on('error', () => undefined);
	child.stdin.end(JSON.stringify(task(record, pictures)));
	const ended = new Promise<number | null>((resolve, reject) => {
		child.on('error', reject);
		child.on('close', resolve);
	});
	const [output, , code] = await Promise.all([buffer(child.stdout), text(child.stderr), ended]);
	// What it complained about may quote the text, so the log does not get it.
	if (code !== 0) throw new Error(`The record could not be typeset (${code ?? 'stopped'}).`);
	const line = output.indexOf('\n');
	const { pages, accessible } = JSON.parse(output.toString('utf8', 0, line)) as Omit<Typeset, 'pdf'>;
	return { pdf: output.subarray(line + 1), pages, accessible };
}

function task(record: object, pictures: TypesetPicture[]) {
	const require = createRequire(import.meta.url);
	return {
		compiler: require.resolve('@myriaddreamin/typst-ts-node-compiler'),
		fonts: [faces.serif, faces.sans]
			.flatMap(({ name: _, ...files }) => Object.values(files))
			.concat(moreFaces),
		workspace: tmpdir(),
		template,
		record: JSON.stringify(record),
		pictures
	};
}
