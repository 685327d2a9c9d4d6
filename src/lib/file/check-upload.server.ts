import { z } from 'zod';
import { limit } from '$lib/server/limits';
import { checkFile, type CheckedFile } from './check-file.server';

/** A file field that a form may have. */
export const uploadField = z.unknown().optional();

export type Upload = { ok: true; file: CheckedFile | null } | { ok: false; problem: string };

/** What a file field brought, looked at and counted for whoever sends it; null where no file was chosen. */
export async function checkedUpload(sent: unknown, by: string): Promise<Upload> {
	// Browsers send an empty file without a name where none was chosen.
	if (!(sent instanceof File) || (sent.size === 0 && sent.name === '')) return { ok: true, file: null };
	const { allowed } = await limit('upload', by);
	if (!allowed) return { ok: false, problem: 'Those were many files in a short time. Try again in an hour.' };
	return checkFile(sent, 'evidence');
}
