import { largestFile, tooLarge, wrongKind } from '$lib/file/file';
import { isPicture } from '$lib/file/picture';
import { needsNetwork } from './pictures';

export type Sent = { id: string; width: number | null; height: number | null };

const unreachable = 'The picture did not arrive. Nothing was added: please try again.';

/** Posts one picture and tells how far it has got (0 to 1). Answers what was stored, or in words why nothing was. */
export function sendPicture(
	address: string,
	file: File,
	onProgress: (share: number) => void
): Promise<Sent | { problem: string }> {
	if (!isPicture(file.type)) return Promise.resolve({ problem: wrongKind.pictures });
	if (file.size > largestFile) return Promise.resolve({ problem: tooLarge });
	if (!navigator.onLine) return Promise.resolve({ problem: needsNetwork });
	const body = new FormData();
	body.set('file', file);
	return new Promise((resolve) => {
		/* Because fetch does not tell how far an upload has got. */
		const request = new XMLHttpRequest();
		request.open('POST', address);
		request.setRequestHeader('accept', 'application/json');
		request.upload.addEventListener('progress', ({ loaded, total }) =>
			onProgress(total > 0 ? loaded / total : 0)
		);
		request.addEventListener('load', () => resolve(readAnswer(request.status, request.responseText)));
		request.addEventListener('error', () =>
			resolve({ problem: navigator.onLine ? unreachable : needsNetwork })
		);
		request.send(body);
	});
}

function readAnswer(status: number, text: string): Sent | { problem: string } {
	if (status === 413) return { problem: tooLarge };
	try {
		const { id, width, height, problem } = JSON.parse(text) as Partial<Sent & { problem: string }>;
		if (typeof id === 'string') return { id, width: width ?? null, height: height ?? null };
		return { problem: typeof problem === 'string' && problem !== '' ? problem : unreachable };
	} catch {
		return { problem: unreachable };
	}
}
