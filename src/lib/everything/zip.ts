import { strToU8, Zip, ZipDeflate, ZipPassThrough } from 'fflate';

/** One entry of an archive. Pictures are packed already; text is packed here. */
export type Entry = { path: string; content: string | Uint8Array };

/** An archive that is made while it is read, one entry at a time: never more than one is in memory. */
export function zipStream(entries: AsyncIterator<Entry>): ReadableStream<Uint8Array<ArrayBuffer>> {
	let zip: Zip;
	return new ReadableStream<Uint8Array<ArrayBuffer>>({
		start(controller) {
			zip = new Zip((problem, chunk, last) => {
				if (problem) return controller.error(problem);
				if (chunk.length > 0) controller.enqueue(new Uint8Array(chunk));
				if (last) controller.close();
			});
		},
		async pull() {
			const next = await entries.next();
			if (next.done) return zip.end();
			const { path, content } = next.value;
			const isText = typeof content === 'string';
			const file = isText ? new ZipDeflate(path, { level: 6 }) : new ZipPassThrough(path);
			zip.add(file);
			file.push(isText ? strToU8(content) : content, true);
		},
		async cancel() {
			zip.terminate();
			await entries.return?.();
		}
	});
}
