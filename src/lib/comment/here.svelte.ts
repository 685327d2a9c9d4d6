import type { Commented } from '$lib/editor/commented';
import type { Made } from '$lib/editor/mark-kinds';
import { unreadIn, type Comment, type Thread } from './comment';

/* Gone with the tab: a device that others use later must not know who wrote a nameless comment. `of` says whose they are. */
const keysIn = 'colloquy:comment-keys';
const seenIn = 'colloquy:comments-seen:';

/** The comments of one live document, on the page that shows it. */
export class CommentsHere {
	readonly #threads: () => readonly Thread[];
	readonly #document: () => string;
	readonly #person: () => string;
	/** The thread that is looked at. */
	current = $state<string | null>(null);
	/** Words that a new thread is being written about. */
	making = $state.raw<Made | null>(null);
	#seen = $state(Infinity);
	#keys = $state.raw<Record<string, string>>({});

	constructor(threads: () => readonly Thread[], document: () => string, person: () => string) {
		this.#threads = threads;
		this.#document = document;
		this.#person = person;
	}

	/** Threads that hold more than removed comments. */
	readonly threads = $derived.by(() =>
		this.#threads().filter(({ comments }) => comments.some(({ isRemoved }) => !isRemoved))
	);
	readonly open = $derived.by(() => this.threads.filter(({ isSettled }) => !isSettled));
	readonly commented = $derived.by((): Commented[] =>
		this.open.map((thread) => ({
			id: thread.id,
			anchor: { sectionId: thread.section, ...thread.place, text: thread.quote },
			isCurrent: thread.id === this.current
		}))
	);
	readonly unread = $derived.by(() => unreadIn(this.open, this.#seen, (comment) => this.isMine(comment)));

	get documentId(): string {
		return this.#document();
	}

	isMine(comment: Comment): boolean {
		return comment.author?.id === this.#person() || this.keyOf(comment.id) !== undefined;
	}

	keyOf(commentId: string): string | undefined {
		return this.#own[commentId];
	}

	/** Nothing of whoever had this tab before. */
	get #own(): Record<string, string> {
		return this.#keys.of === this.#person() ? this.#keys : {};
	}

	/** What this tab remembers: call it once the page is in a browser. */
	recall(): void {
		this.#keys = read(sessionStorage, keysIn, {});
		write(sessionStorage, keysIn, this.#own);
		const seen: unknown = read<unknown>(localStorage, seenIn + this.documentId, null);
		if (typeof seen === 'number') this.#seen = seen;
		else this.look();
	}

	/** Everything that is there has been seen. */
	look(): void {
		const times = this.#threads().flatMap(({ comments }) => comments.map(({ at }) => at.getTime()));
		this.#seen = Math.max(0, ...times);
		write(localStorage, seenIn + this.documentId, this.#seen);
	}

	/** The tab that wrote a nameless comment may change it. */
	remember(commentId: string, key: string): void {
		this.#keys = read(sessionStorage, keysIn, {});
		this.#keys = { ...this.#own, of: this.#person(), [commentId]: key };
		write(sessionStorage, keysIn, this.#keys);
	}
}

function read<T>(storage: Storage, name: string, otherwise: T): T {
	try {
		const text = storage.getItem(name);
		return text === null ? otherwise : (JSON.parse(text) as T);
	} catch {
		return otherwise;
	}
}

function write(storage: Storage, name: string, value: unknown): void {
	try {
		storage.setItem(name, JSON.stringify(value));
	} catch {
		/* A browser that keeps nothing counts anew each time. */
	}
}
