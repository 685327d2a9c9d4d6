import { sveltekit } from '@sveltejs/kit/vite';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { javascriptBudget } from './src/start/javascript-budget.js';
import { plainIcons } from './src/start/plain-icons.js';
import { pressed } from './src/start/pressed.js';
import { schemasStay } from './src/start/schemas-stay.js';
import { untaggedPages } from './src/start/untagged-pages.js';
import { unusedPartsGo } from './src/start/unused-parts.js';

type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
const found = <T>(name: string) => (globalThis as Record<symbol, T | undefined>)[Symbol.for(name)];

/** What src/start/start.js does for the built server: WebSockets, the origin, and an orderly end. */
function colloquy(): Plugin {
	const end = async () => {
		await found<() => Promise<void>>('colloquy.shutdown')?.();
	};
	return {
		name: 'colloquy',
		apply: 'serve',
		configureServer(server) {
			if (process.env.VITEST) return;
			process.env.ORIGIN ??= `http://localhost:${server.config.server.port}`;
			server.httpServer?.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
				// Vite's own socket carries this protocol; everything else is ours.
				if (request.headers['sec-websocket-protocol']?.startsWith('vite-')) return;
				const upgrade = found<Upgrade>('colloquy.upgrade');
				if (upgrade) upgrade(request, socket, head);
				else socket.destroy();
			});
			process.once('SIGINT', () => void end().finally(() => process.exit(0)));
		},
		// Vite waits for this before it exits on SIGTERM.
		closeBundle: end
	};
}

/** The files that browsers are sent, by what is in them; what is in none goes with the pages that use it. */
const files = [
	// One stylesheet: a page that asks for twenty waits for the last, and every file that can be loaded later lists them.
	{ name: 'style', priority: 9, test: /\.css$|[?&]type=style/ },
	{
		name: 'frame',
		priority: 4,
		test: /node_modules\/(svelte|@sveltejs|devalue|clsx)\/(?!src\/(reactivity\/set|internal\/client\/dom\/(blocks\/await|elements\/bindings\/input)))|icons\/(lock|message-square)\.svelte|vite\/preload-helper|rolldown\/runtime|src\/routes\/\+(layout|error)\.svelte|src\/lib\/ui\/(Avatar|Button|Card|Crumbs|Disclosure|Form|IconFrame|LaterDisclosure|FormProblem|Menu|MenuItem|Notice|PageHead|Prose|SkipLink|Spinner|StateTag|Toasts|When)\.svelte|src\/lib\/ui\/(shell\/(?!ViewAs)|announcements|dates|form-state|hue|later|network)|src\/lib\/(record\/(live|InPlaceForm)|session\/(state|words)|action\/(action|today)\.ts|offline\/(worker|kept))/
	},
	{
		name: 'fields',
		priority: 3,
		test: /src\/lib\/ui\/(Field|TextArea|TextField)\.svelte/
	},
	// What pages without the next file need of it: each alone.
	{
		name: (id: string) => /(\w+)\.\w+$/.exec(id)?.[1] ?? null,
		priority: 3,
		test: /icons\/check\.svelte|src\/lib\/ui\/(DataTable|Progress)\.svelte|src\/lib\/(action\/(indicator|story\.ts|depth\/depth\.ts)|offline\/(copies|forget-documents))/
	},
	{
		name: 'commitment',
		priority: 2,
		test: /src\/lib\/action\/(SupportForm\.svelte|depth\/(Indicators|Links|Needs|RelatedList))/
	},
	// What pages that offer the steps of a commitment have in common.
	{ name: 'steps', priority: 2, test: /src\/lib\/action\/(step-labels\.ts|depth\/DoneTooEarly)/ },
	// Who may see a commitment, and the links to it that are out.
	{
		name: 'seen-by',
		priority: 2,
		test: /src\/lib\/action\/(VisibilityForm|depth\/(WhoMaySee|AudienceForm)|answer\/AnswerLinks)\.svelte/
	},
	{ name: 'agenda', priority: 3, test: /src\/lib\/agenda\/(agenda|kinds)\.ts/ },
	{ name: 'schedule', priority: 2, test: /src\/lib\/agenda\/(clock|schedule)\.ts/ },
	{ name: 'clock', priority: 2, test: /src\/lib\/agenda\/(ticking|ClockCard|AgendaList)/ },
	{ name: 'head', priority: 2, test: /src\/lib\/(session\/RoomHead|ui\/Tabs)\.svelte/ },
	// What stands beside the notes of a session.
	{
		name: 'beside',
		priority: 2,
		test: /src\/lib\/(attendance\/(AttendanceCard|ArriveButton|GuestList|attendance\.ts)|marked\/MarkedHere|decision\/decision\.ts|question\/question\.ts|comment\/(here\.svelte|comment)\.ts)/
	},
	{ name: 'file', priority: 3, test: /src\/lib\/file\/file\.ts/ },
	{ name: 'picture', priority: 4, test: /src\/lib\/file\/picture\.ts/ },
	// What a text that is only read has in common with one that is written.
	{
		name: 'text',
		priority: 4,
		test: /src\/lib\/editor\/(section-json|circle-only|image|link|commitment-label)\.ts/
	},
	// What only reading Markdown needs: an editor that nobody pastes into does without.
	{ name: 'tags', priority: 4, test: /src\/lib\/editor\/inline-(markdown|parts)\.ts/ },
	{ name: 'reading', priority: 3, test: /src\/lib\/editor\/Reading/ },
	{
		name: 'document',
		priority: 2,
		test: /src\/lib\/document\/((LiveDocument|SaveLine|PeopleHere)\.svelte|(presence|document)\.ts)/
	},
	{
		name: 'editor',
		priority: 1,
		test: /node_modules\/(prosemirror-(?!tables)|yjs|y-|lib0)|src\/lib\/document\/live-parts\.ts/
	}
];

export default defineConfig({
	plugins: [
		plainIcons(),
		untaggedPages(),
		sveltekit(),
		colloquy(),
		schemasStay(),
		unusedPartsGo(),
		pressed(),
		javascriptBudget()
	],
	environments: {
		client: {
			build: {
				modulePreload: {
					// The entry names every page. Its list of what each needs would be sent with all of them.
					resolveDependencies: (_file, files, { hostId }) =>
						hostId.includes('/entry/') ? files.filter((file) => file.endsWith('.css')) : files
				},
				rolldownOptions: {
					output: {
						// What most pages share travels in one file, and so does the editor: many small ones compress worse.
						codeSplitting: { groups: [...files] }
					}
				}
			}
		}
	},
	server: {
		port: Number(process.env.PORT ?? 5173),
		host: process.env.HOST ?? '127.0.0.1',
		watch: { ignored: ['**/.data/**'] }
	},
	test: {
		include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
		globalSetup: 'tests/support/database-setup.ts',
		testTimeout: 20_000,
		hookTimeout: 60_000
	}
});
