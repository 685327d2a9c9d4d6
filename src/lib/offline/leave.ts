import { goto } from '$app/navigation';
import type { BeforeNavigate } from '@sveltejs/kit';
import { openDocuments } from '$lib/collaboration/open-documents';
import { ask } from '$lib/ui/ask';
import { forgetAllDocuments } from './forget-documents';
import { unsavedCopies } from './look-after';
import { dropPages, whoIsHere } from './shelf';

/** How long what is just being saved may take. */
const SAVING_MS = 2_000;

/** Removes everything of everybody from this device: pages and copies of documents. */
export async function leaveDevice(): Promise<void> {
	await Promise.allSettled([forgetAllDocuments(), dropPages()]);
}

/**
 * Whether somebody may sign out: at once when everything is saved, otherwise when they say so, knowing in which
 * sessions something would be lost. Nothing is removed here, and after a yes no page asks again.
 */
export async function maySignOut(): Promise<boolean> {
	await whileSaving();
	const lines = [...(await inCopies()), ...inPages()];
	const may =
		lines.length === 0 ||
		(await ask({
			title: 'Sign out without what is not saved?',
			text: 'This was written on this device and has not been saved. Signing out removes it.',
			lines,
			stay: 'Stay signed in',
			go: 'Sign out and lose it'
		}));
	if (may) for (const live of openDocuments()) void live.destroy();
	return may;
}

/** Goes where somebody was going, once what they leave behind is saved or they know that it is lost. */
export async function leavePage({ to, type, delta }: BeforeNavigate, goes: () => void): Promise<void> {
	if (!to || !(await mayLeavePage())) return;
	goes();
	if (delta === undefined) await goto(to.url, { invalidateAll: type === 'form' });
	else history.go(delta);
}

/** Waits a moment for what is being saved, and asks about what would be lost. */
async function mayLeavePage(): Promise<boolean> {
	await whileSaving();
	const lines = openDocuments()
		.filter((live) => live.unsaved > 0 && !live.keptOnDevice)
		.map((live) => lineOf(live.unsaved, live.about?.title));
	return (
		lines.length === 0 ||
		ask({
			title: 'Leave what is not saved?',
			text: 'This was written here and can’t be saved just now. It is lost when you leave the page.',
			lines,
			stay: 'Stay here',
			go: 'Leave and lose it'
		})
	);
}

/** A moment for what is on its way to the server. */
async function whileSaving(): Promise<void> {
	const saving = openDocuments().filter(({ status }) => status === 'saving');
	await Promise.all(saving.map((live) => live.whenSaved(SAVING_MS)));
}

async function inCopies(): Promise<string[]> {
	const me = (await whoIsHere().catch(() => null)) ?? openDocuments()[0]?.personId;
	const copies = await unsavedCopies().catch(() => []);
	return copies.map(({ person, unsaved, about }) =>
		person === me ? lineOf(unsaved, about?.title) : `${count(unsaved)} of somebody else who uses this browser`
	);
}

function inPages(): string[] {
	return openDocuments()
		.filter(({ unsaved }) => unsaved > 0)
		.map(({ unsaved, about }) => lineOf(unsaved, about?.title));
}

function lineOf(unsaved: number, title = 'a document'): string {
	return `${count(unsaved)} in ${title}`;
}

function count(changes: number): string {
	return changes === 1 ? '1 change' : `${changes} changes`;
}
