import { forgetAllDocuments } from './forget-documents';
import { dropPages } from './shelf';

/** Removes everything of everybody from this device: pages and copies of documents. */
export async function leaveDevice(): Promise<void> {
	await Promise.allSettled([forgetAllDocuments(), dropPages()]);
}
