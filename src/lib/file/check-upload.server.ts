import { z } from 'zod';
import { limit } from '$lib/server/limits';
import { checkFile, type CheckedFile } from './check-file.server';

/** A file field of a form: browsers send an empty file where none was chosen. */
export const uploadField = z
	.unknown()
	.transform((value) => (value instanceof File && (value.size > 0 || value.name !== '') ? value : null));

export type Upload = { ok: true; file: CheckedFile | null } | { ok: false; problem: string };

/** The file of a form, looked at and counted for whoever sends it; null where none was chosen. */
export async function checkedUpload(file: File | null, by: string): Promise<Upload> {
	if (!file) return { ok: true, file: null };
	const { allowed } = await limit('upload', by);
	if (!allowed) return { ok: false, problem: 'Those were many files in a short time. Try again in an hour.' };
	return checkFile(file, 'evidence');
}
