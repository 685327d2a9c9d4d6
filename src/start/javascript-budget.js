// What each page sends of JavaScript, as a table at the end of the build; too much fails the build.
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const KILO = 1000;
/** Bytes as browsers are sent them (brotli): everything that a page loads by itself, also what waits until after the first paint. */
const budgets = { page: 60 * KILO, editor: 170 * KILO };
const editor = 'src/lib/document/live-parts.ts';
/**
 * Loaded when somebody does something, or where there is something to show in it. Whatever else is imported later is taken to
 * be loaded at once.
 */
const onUse = [
	// Pasting formatted text, pasting or choosing pictures.
	'src/lib/editor/mend-paste.ts',
	'src/lib/editor/read-markdown.ts',
	'src/lib/editor/insert-pictures.ts',
	// Signing out, going elsewhere with something unsaved or without a network, and sending what was written without one.
	'src/lib/offline/leave.ts',
	'src/lib/offline/shelf.ts',
	'src/lib/offline/send-waiting.ts',
	// Looking after what a device keeps, where it keeps anything.
	'src/lib/offline/Waiting.svelte',
	'src/lib/offline/look-after.ts',
	// Typing a sign that opens a list.
	'src/lib/editor/Suggestions.svelte',
	// Opening a text that a newer page has written in.
	'src/lib/editor/TooNew.svelte',
	// Opening a text that somebody commented on.
	'src/lib/editor/draw-commented.ts',
	'src/lib/editor/commitment-mark.ts',
	// Looking around in the sample.
	'src/lib/ui/shell/ViewAs.svelte',
	// Putting the caret into a text, choosing a picture there, looking for words.
	'src/lib/editor/Toolbar.svelte',
	'src/lib/editor/PicturePanel.svelte',
	'src/lib/editor/FindBar.svelte',
	// Making a table, or opening a text that has one.
	'src/lib/editor/table-parts.ts',
	// Writing what one's organisation could agree to.
	'src/lib/agreement/compare.ts',
	// Asking for a dialog.
	'src/lib/editor/LinkDialog.svelte',
	'src/lib/action/StepDialog.svelte',
	'src/routes/sessions/[session]/Making.svelte',
	// Opening what holds a form.
	'src/lib/action/ReviewForm.svelte',
	'src/lib/action/StepForm.svelte',
	'src/lib/action/depth/EditForm.svelte',
	'src/lib/action/depth/IndicatorForm.svelte',
	'src/lib/action/depth/LinkForm.svelte',
	'src/lib/action/depth/NeedForm.svelte',
	'src/lib/action/depth/ask-others.ts',
	'src/lib/action/depth/ReadingForm.svelte',
	'src/lib/action/depth/Values.svelte',
	'src/lib/action/board/ManyForm.svelte',
	'src/lib/action/board/ViewForms.svelte',
	'src/lib/attendance/MarkForm.svelte',
	'src/lib/review/ChangeForm.svelte',
	'src/lib/review/CommentForm.svelte',
	// A commitment whose story has files.
	'src/lib/file/FileList.svelte',
	// Opening the comments beside the text.
	'src/lib/comment/CommentPanel.svelte',
	'src/lib/comment/CommentDialog.svelte',
	// Saving more at once than one message holds.
	'src/lib/collaboration/split-update.ts',
	// Taking out what can't be saved.
	'src/lib/document/TakeOut.svelte',
	// Following somebody through the notes.
	'src/lib/document/follow.ts',
	// Opening one's own notes beside the shared ones.
	'src/lib/document/PrivateNotes.svelte',
	// Choosing another way of looking at a list.
	'src/lib/action/pictures/AllPictures.svelte',
	'src/lib/action/board/DueTimeline.svelte',
	'src/lib/action/board/Lanes.svelte',
	// Having nothing to plan, and so a page without the planning's forms at work.
	'src/lib/agenda/AgendaList.svelte',
	// While commitments are under review.
	'src/lib/action/ReviewOfActions.svelte',
	// Touching what can be dragged.
	'node_modules/sortablejs/modular/sortable.esm.js'
];
const largestShown = 8;

/** @typedef {{ fileName: string, code: string, imports: string[], dynamicImports: string[], moduleIds: string[], modules: Record<string, { renderedLength: number }> }} Chunk */
/** @typedef {{ page: string, first: number, later: number, onUse: number, gzip: number, limit: number, files: Chunk[] }} Line */

/**
 * The Vite plugin that looks at the finished build for browsers.
 * @returns {import('vite').Plugin}
 */
export function javascriptBudget() {
	return {
		name: 'javascript-budget',
		apply: 'build',
		generateBundle: {
			order: 'post',
			handler(_options, bundle) {
				if (this.environment.name !== 'client') return;
				const chunks = Object.values(bundle).flatMap((part) => (part.type === 'chunk' ? [part] : []));
				const lines = measurePages(chunks, process.cwd());
				if (lines.length === 0) return;
				console.log(printTable(lines));
				const tooMuch = lines.filter((line) => line.first + line.later > line.limit);
				if (tooMuch.length > 0) this.error(explain(tooMuch));
			}
		}
	};
}

/**
 * What each page loads, in bytes; the heaviest first.
 * @param {Chunk[]} chunks the build for browsers
 * @param {string} root of the sources
 * @returns {Line[]}
 */
export function measurePages(chunks, root) {
	const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
	const homes = findHomes(chunks, root);
	const notAtOnce = new Set(onUse.flatMap((id) => homes.get(id)?.fileName ?? []));
	// SvelteKit starts with its runtime, the frame and the page for faults, whatever page is asked for.
	const always = chunks.filter(({ fileName }) => /\/entry\/(start|app)\./.test(fileName));
	const entry = withImports(always, byName);

	return [...homes.keys()]
		.filter((id) => /^src\/routes\/(.*\/)?\+page\.svelte$/.test(id))
		.map((id) => {
			const own = [...framesOf(id), id].flatMap((each) => homes.get(each) ?? []);
			const first = withImports([...always, ...own], byName);
			// The entry names every page as something that may come later: those are other pages.
			const begin = [...first].filter((name) => !entry.has(name));
			const atOnce = withLater(begin, byName, (name) => !notAtOnce.has(name));
			const ever = withLater(begin, byName, () => true);
			const all = chunks.filter(({ fileName }) => first.has(fileName) || atOnce.has(fileName));
			const page = id.slice('src/routes'.length, -'/+page.svelte'.length) || '/';
			const limit = atOnce.has(homes.get(editor)?.fileName ?? '') ? budgets.editor : budgets.page;
			const isFirst = (/** @type {Chunk} */ { fileName }) => first.has(fileName);
			return {
				page,
				first: sum(all.filter(isFirst), sent),
				later: sum(
					all.filter((chunk) => !isFirst(chunk)),
					sent
				),
				onUse: sum(
					chunks.filter((chunk) => ever.has(chunk.fileName) && !all.includes(chunk)),
					sent
				),
				gzip: sum(all, gzipped),
				limit,
				files: all.toSorted((a, b) => sent(b) - sent(a))
			};
		})
		.sort((a, b) => b.first + b.later - (a.first + a.later));
}

/** The file that each module went into. @param {Chunk[]} chunks @param {string} root @returns {Map<string, Chunk>} */
function findHomes(chunks, root) {
	return new Map(
		chunks.flatMap((chunk) =>
			chunk.moduleIds.map((id) => [path.relative(root, id).replaceAll(path.sep, '/'), chunk])
		)
	);
}

/** The layouts around a page, and the page for faults. @param {string} page */
function framesOf(page) {
	const folders = path.posix.dirname(page).split('/');
	return folders
		.map((_, index) => `${folders.slice(0, index + 1).join('/')}/+layout.svelte`)
		.concat('src/routes/+error.svelte');
}

/** @param {Chunk[]} from @param {Map<string, Chunk>} byName @returns {Set<string>} */
function withImports(from, byName) {
	/** @type {Set<string>} */
	const seen = new Set();
	const waiting = from.map(({ fileName }) => fileName);
	for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
		const chunk = byName.get(name);
		if (seen.has(name) || !chunk) continue;
		seen.add(name);
		waiting.push(...chunk.imports);
	}
	return seen;
}

/**
 * These files and whatever they import later, as far as it is wanted.
 * @param {Iterable<string>} from @param {Map<string, Chunk>} byName @param {(name: string) => boolean} isWanted
 */
function withLater(from, byName, isWanted) {
	const seen = new Set(from);
	for (const name of seen) {
		const next = (byName.get(name)?.dynamicImports ?? []).filter(isWanted);
		const chunks = next.flatMap((each) => byName.get(each) ?? []);
		// A set is walked to its end, also to what is added on the way.
		for (const each of withImports(chunks, byName)) seen.add(each);
	}
	return seen;
}

/** @type {WeakMap<Chunk, number>} */
const known = new WeakMap();
/** @param {Chunk} chunk */
function sent(chunk) {
	const size = known.get(chunk) ?? brotliCompressSync(chunk.code).length;
	known.set(chunk, size);
	return size;
}

/** @param {Chunk} chunk */
function gzipped(chunk) {
	return gzipSync(chunk.code, { level: 9 }).length;
}

/** @param {Chunk[]} chunks @param {(chunk: Chunk) => number} size */
function sum(chunks, size) {
	return chunks.reduce((total, chunk) => total + size(chunk), 0);
}

/** @param {Line[]} lines */
function printTable(lines) {
	const head = ['page', 'first', 'later', 'sum', 'limit', 'on use', 'sum, gzip'];
	const rows = lines.map(({ page, first, later, limit, onUse, gzip }) => [
		page,
		...[first, later, first + later, limit, onUse, gzip].map(kilo)
	]);
	const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
	const print = (/** @type {string[]} */ row) =>
		row
			.map((cell, column) =>
				column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)
			)
			.join('  ');
	return ['JavaScript of each page, kB as sent (brotli)', print(head), ...rows.map(print)].join('\n');
}

/** @param {Line[]} lines */
function explain(lines) {
	return lines
		.map(({ page, first, later, limit, files }) => {
			const largest = files
				.slice(0, largestShown)
				.map((file) => `  ${kilo(sent(file))} kB ${file.fileName}: ${mostOf(file)}`);
			return `${page} sends ${kilo(first + later)} kB of JavaScript, ${kilo(limit)} are allowed. Its largest files:\n${largest.join('\n')}`;
		})
		.concat(
			`What is only wanted when somebody asks for it can be imported then: add it to onUse in src/start/javascript-budget.js.`
		)
		.join('\n');
}

/** Which packages and sources make a file large. @param {Chunk} file */
function mostOf(file) {
	/** @type {Map<string, number>} */
	const weights = new Map();
	for (const [id, { renderedLength }] of Object.entries(file.modules)) {
		const name =
			/node_modules\/((?:@[^/]+\/)?[^/]+)(?!.*node_modules)/.exec(id)?.[1] ??
			path.basename(id.split('?')[0] ?? id);
		weights.set(name, (weights.get(name) ?? 0) + renderedLength);
	}
	const total = [...weights.values()].reduce((all, weight) => all + weight, 0) || 1;
	return [...weights]
		.sort((a, b) => b[1] - a[1])
		.slice(0, 8)
		.map(([name, weight]) => `${name} ${Math.round((100 * weight) / total)}%`)
		.join(', ');
}

/** @param {number} bytes */
function kilo(bytes) {
	return (bytes / KILO).toFixed(1);
}
