import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { groupBy } from '$lib/ui/group-by';

type Struct = Y.Item | Y.GC | Y.Skip;
type Range = { client: number; clock: number; len: number };

/** What Yjs writes around a struct, at most: origins, parent, kind. */
const AROUND_BYTES = 64;

/**
 * An update as several, each of about `maxBytes` at most. They are in such an order that each depends on nothing but
 * those before it, so a room that takes them one by one keeps them all [C32]. Applied together they are the update.
 * What was deleted comes last. A part that Yjs can't divide may be larger.
 */
export function splitUpdate(update: Uint8Array, maxBytes: number): Uint8Array[] {
	const { structs, ds } = Y.decodeUpdate(update);
	const parts: Uint8Array[] = [];
	let open: Struct[] = [];
	let bytes = 0;
	for (const struct of inOrder(structs.flatMap((each) => divide(each, maxBytes)))) {
		const size = sizeOf(struct);
		if (bytes + size > maxBytes && open.length > 0) {
			parts.push(encode(open, []));
			[open, bytes] = [[], 0];
		}
		open.push(struct);
		bytes += size;
	}
	if (open.length > 0) parts.push(encode(open, []));
	const deleted = [...ds.clients].flatMap(([client, ranges]) =>
		ranges.map((range) => ({ client, ...range }))
	);
	// A range is three numbers of up to five bytes.
	const most = Math.max(1, Math.floor(maxBytes / 16));
	for (let from = 0; from < deleted.length; from += most)
		parts.push(encode([], deleted.slice(from, from + most)));
	return parts;
}

/** A long text as several that follow one another; everything else as it is. */
function divide(struct: Struct, maxBytes: number): Struct[] {
	const divided: Struct[] = [];
	let rest = struct;
	// A letter takes up to three bytes, a pair of surrogates four.
	const most = Math.max(2, Math.floor((maxBytes - AROUND_BYTES) / 3));
	while (rest instanceof Y.Item && rest.content instanceof Y.ContentString && rest.length > most) {
		const at = isFirstOfPair(rest.content.str, most - 1) ? most - 1 : most;
		const { client, clock } = rest.id;
		const after = rest.content.splice(at);
		const origin = Y.createID(client, clock + at - 1);
		divided.push(
			new Y.Item(
				rest.id,
				null,
				rest.origin,
				null,
				rest.rightOrigin,
				rest.parent,
				rest.parentSub,
				rest.content
			)
		);
		rest = new Y.Item(
			Y.createID(client, clock + at),
			null,
			origin,
			null,
			rest.rightOrigin,
			rest.parent,
			rest.parentSub,
			after
		);
	}
	return [...divided, rest];
}

function isFirstOfPair(text: string, index: number): boolean {
	const code = text.charCodeAt(index);
	return code >= 0xd800 && code <= 0xdbff;
}

/** The structs so that each stands behind everything it depends on. */
function* inOrder(structs: Struct[]): Generator<Struct> {
	const queues = new Map<number, Struct[]>();
	for (const struct of structs) {
		const queue = queues.get(struct.id.client) ?? [];
		queues.set(struct.id.client, queue);
		queue.push(struct);
	}
	const next = new Map([...queues.keys()].map((client) => [client, 0]));
	const isThere = (id: Y.ID | null): boolean => {
		if (id === null) return true;
		const waiting = queues.get(id.client)?.[next.get(id.client) ?? 0];
		// What is not in the update the other side has already.
		return waiting === undefined || id.clock < waiting.id.clock;
	};
	for (let moved = true; moved;) {
		moved = false;
		for (const [client, queue] of queues) {
			for (let at = next.get(client) ?? 0; at < queue.length; at += 1) {
				const struct = queue[at];
				if (struct === undefined || !needs(struct).every((id) => id.client === client || isThere(id))) break;
				yield struct;
				next.set(client, at + 1);
				moved = true;
			}
		}
	}
	// Nothing of Yjs's own waits for itself; should it, the other side will say so.
	for (const [client, queue] of queues) yield* queue.slice(next.get(client));
}

function needs(struct: Struct): Y.ID[] {
	if (!(struct instanceof Y.Item)) return [];
	const { origin, rightOrigin } = struct;
	const parent: unknown = struct.parent;
	return [origin, rightOrigin, parent instanceof Y.ID ? parent : null].filter((id) => id !== null);
}

function sizeOf(struct: Struct): number {
	if (!(struct instanceof Y.Item)) return AROUND_BYTES;
	const encoder = new Y.UpdateEncoderV1();
	struct.write(encoder, 0);
	return encoding.length(encoder.restEncoder) + 12;
}

/** As Yjs writes an update: the structs of each client in a row, then what is deleted. */
function encode(structs: readonly Struct[], deleted: readonly Range[]): Uint8Array {
	const encoder = new Y.UpdateEncoderV1();
	const { restEncoder } = encoder;
	const byClient = groupBy(structs, ({ id }) => id.client);
	encoding.writeVarUint(restEncoder, byClient.size);
	for (const [client, theirs] of [...byClient].sort(([one], [other]) => other - one)) {
		encoding.writeVarUint(restEncoder, theirs.length);
		encoding.writeVarUint(restEncoder, client);
		encoding.writeVarUint(restEncoder, theirs[0].id.clock);
		for (const struct of theirs) struct.write(encoder, 0);
	}
	const ranges = groupBy(deleted, ({ client }) => client);
	encoding.writeVarUint(restEncoder, ranges.size);
	for (const [client, theirs] of ranges) {
		encoding.writeVarUint(restEncoder, client);
		encoding.writeVarUint(restEncoder, theirs.length);
		for (const { clock, len } of theirs) {
			encoding.writeVarUint(restEncoder, clock);
			encoding.writeVarUint(restEncoder, len);
		}
	}
	return encoder.toUint8Array();
}
