import * as decoding from 'lib0/decoding';
import { Close, Message, Sync } from '../protocol';
import type { Connection, Incoming } from './connection';
import { Unwelcome } from './content';
import { headOf } from './frames';
import type { Logger } from './logger';
import type { Room } from './room';

/** Takes a frame of a connection: at once, or once the room has loaded. Counts it first [C33]. */
export function takeFrame(
	room: Room,
	connection: Connection,
	frame: Uint8Array,
	now: number,
	logger: Logger
): void {
	if (connection.ended) return;
	const { type, step } = headOf(frame);
	const isUpdate = type === Message.sync && step !== Sync.step1;
	if (!connection.takes(isUpdate ? 'updates' : 'others', now)) return;
	if (!connection.takes('bytes', now, frame.byteLength)) return;
	if (type === Message.sync && step === Sync.step1 && !connection.takes('states', now)) return;
	const message = { frame, position: isUpdate ? connection.count() : 0 };
	if (room.isOpen) read(room, connection, message, logger);
	else {
		connection.wait(message);
		room.sendStored(connection);
	}
}

/** Begins with a connection whose room has loaded [C10]. */
export function beginExchange(room: Room, connection: Connection, logger: Logger): void {
	room.greet(connection);
	resumeExchange(room, connection, logger);
}

/** Reads what has arrived while the room could not take it. */
export function resumeExchange(room: Room, connection: Connection, logger: Logger): void {
	for (const message of connection.takeWaiting()) read(room, connection, message, logger);
}

function read(room: Room, connection: Connection, message: Incoming, logger: Logger): void {
	if (connection.ended) return;
	// Somebody before them in this same moment broke the document.
	if (!room.isOpen) return connection.wait(message);
	try {
		const decoder = decoding.createDecoder(message.frame);
		const type = decoding.readVarUint(decoder);
		if (type === Message.sync) readSync(room, connection, message, decoder);
		else if (type === Message.presence)
			room.presence.receive(connection, decoding.readVarUint8Array(decoder));
		else throw new Error('unknown message');
	} catch (error) {
		logger.warn({ err: error, documentId: room.documentId }, 'a malformed message ended a connection');
		connection.hangUp(Close.malformed, error instanceof Unwelcome ? error.message : 'malformed');
	}
}

function readSync(room: Room, connection: Connection, message: Incoming, decoder: decoding.Decoder): void {
	const step = decoding.readVarUint(decoder);
	if (step === Sync.step1) return room.sendState(connection, decoding.readVarUint8Array(decoder));
	if (step !== Sync.step2 && step !== Sync.update) throw new Error('unknown sync message');
	if (step === Sync.update && !connection.hasSentState) return connection.wait(message);
	if (room.isFull) return connection.close(Close.overloaded, 'too much waits to be saved');
	takeUpdate(room, connection, message, step === Sync.step2);
	// Those that came before the whole state follow it now; all of them are settled together [C13].
	const earlier = step === Sync.step2 ? connection.takeWaiting() : [];
	for (const each of earlier) takeUpdate(room, connection, each, false);
	room.settle(connection, message.position);
}

function takeUpdate(room: Room, connection: Connection, { frame, position }: Incoming, whole: boolean): void {
	if (connection.ended) return;
	const decoder = decoding.createDecoder(frame);
	decoding.readVarUint(decoder);
	decoding.readVarUint(decoder);
	const fate = room.receive(connection, decoding.readVarUint8Array(decoder));
	if (whole) connection.hasSentState = true;
	if (fate === 'out-of-step') {
		// Of a whole state, what is left over is as broken in the browser: there is nothing else to ask for [C32].
		if (!whole) connection.hangUp(Close.outOfStep, 'out of step');
	} else if (fate !== 'kept') {
		room.refuse(connection, position, fate);
	}
}
