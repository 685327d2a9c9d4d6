/** Numbers of the live documents' protocol. The rules that use them are in SPEC.md. */

/** First number of a message. 0 and 1 are Yjs's own (`y-protocols`). */
export const Message = {
	sync: 0,
	presence: 1,
	/** Server to browser: count of this connection's update messages that are settled [C2]. Also sent as a sign of life. */
	saved: 10,
	/** Server to browser: 1 writer, 0 reader [C23]. */
	role: 11,
	/** Server to browser: 1 commits succeed, 0 they do not at the moment [C5]. */
	store: 12,
	/** Server to browser: position of the refused update message (from 1), then a `Refusal` [C30]. */
	refused: 13
} as const;

/** Second number of a sync message. */
export const Sync = { step1: 0, step2: 1, update: 2 } as const;

export const Refusal = { reader: 0, tooLarge: 1 } as const;
export type RefusalReason = 'reader' | 'too-large';

/** Path of the upgrade; the document's uuid follows. */
export const COLLABORATION_PATH = '/collaboration';
/** Parameter of the upgrade: the number of the schema that the page was built with [C26]. */
export const SCHEMA_PARAMETER = 'schema';

/** `y-websocket` comes back after every code but 4400 to 4499. */
export const Close = {
	restart: 1012,
	overloaded: 1013,
	malformed: 4400,
	signedOut: 4401,
	noAccess: 4403,
	gone: 4404,
	/** The page is older than what documents may hold by now [C26]. */
	outdated: 4426,
	/** This process's copy of the document was not the newest. */
	reload: 4503,
	outOfStep: 4509,
	tooFast: 4529
} as const;

/** ws closes with this code when a frame is larger than LIMITS.frameBytes. */
export const CLOSE_FRAME_TOO_LARGE = 1009;

/** Every bound and pause of live documents. Tests make them smaller; nothing else does. */
export const LIMITS = {
	frameBytes: 1024 * 1024,
	frameFragments: 64,
	presenceBytes: 4 * 1024,
	documentBytes: 8 * 1024 * 1024,
	/** How often the size of a document that seems full is measured. */
	measureSizeMs: 10_000,
	/** Unread bytes of one connection, beside the state it was sent at first [C35]. */
	bufferedBytes: 4 * 1024 * 1024,

	updatesPerSecond: 50,
	updatesBurst: 500,
	/** A large update costs as much as many small ones, also when it brings nothing new. */
	bytesPerSecond: 128 * 1024,
	bytesBurst: 4 * 1024 * 1024,
	/** Presence and everything else. */
	othersPerSecond: 100,
	othersBurst: 500,
	/** How often a connection may ask for the whole document. */
	statesPerSecond: 0.1,
	statesBurst: 5,

	connectionsPerRoom: 200,
	connectionsPerPerson: 40,
	pendingUpgrades: 500,
	/** How often a person may connect: all their tabs come back at once after a restart, and bad Wi-Fi drops them again. */
	connectsPerSecond: 1,
	connectsBurst: 120,
	/** For how long somebody whose update broke a document is not let into it again [C38]. */
	barredMs: 300_000,
	/** What a connection may send before its room is loaded and its step 2 has come. */
	waitingMessages: 500,
	waitingBytes: 2 * 1024 * 1024,

	queuedBytes: 64 * 1024 * 1024,
	queuedBytesPerRoom: 8 * 1024 * 1024,
	commitRows: 2000,
	commitBytes: 8 * 1024 * 1024,
	/** How long a commit may go unanswered before everybody who waits for one is told [C5]. */
	commitSilentMs: 5_000,
	commitRetryFirstMs: 100,
	commitRetryMaxMs: 5_000,
	/** Updates merged into one outgoing message: `Y.mergeUpdates` is quadratic. */
	mergedUpdates: 50,

	compactAfterRows: 1000,
	compactIdleAfterRows: 50,
	unloadAfterMs: 45_000,

	accessCheckMs: 60_000,
	accessUnknownMs: 300_000,
	/** How often connections are looked at because something in their circle has changed, and how many at once [C22]. */
	accessRoundMs: 1_000,
	accessChecksAtOnce: 4,
	/** `y-websocket` gives up on a socket after 30 s without a message. */
	signOfLifeMs: 12_000,
	pingMs: 25_000,
	presenceIntervalMs: 60,
	/** How long an acknowledgement may wait for another message to travel with [C2]. */
	savedDelayMs: 100,
	/** How often an instance says that it lives, and after which silence its people are taken for gone [C85]. */
	instanceSignMs: 2_000,
	instanceSilentMs: 7_000,
	/** How often the log is asked what other instances have written, should a hint have been lost [C83]. */
	logPollMs: 3_000,
	closeGraceMs: 1_000,
	shutdownFlushMs: 3_000
} as const;
/** From so many people on, presence is passed on less often, in proportion. */
export const PRESENCE_CROWD = 20;
export type Limits = { readonly [name in keyof typeof LIMITS]: number };

export const RECONNECT_FIRST_MS = 200;
export const RECONNECT_MAX_MS = 5_000;
/** How long the copy on the device may take to load before we connect without it. */
export const LOCAL_COPY_WAIT_MS = 3_000;
/** Rows of a copy on the device before they become one. */
export const LOCAL_COPY_ROWS = 500;
/** How long after the device refused to keep something it is tried again. */
export const LOCAL_COPY_RETRY_MS = 30_000;

export type Role = 'reader' | 'writer';

/** What a caret shows of somebody: nothing of a person but the name, and one of eight colours. */
export type PresenceUser = { name: string; colour: number };
