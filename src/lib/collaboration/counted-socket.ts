import { createDecoder, readVarUint } from 'lib0/decoding';
import { LIMITS, Message, Sync } from './protocol';

type Sent = Parameters<WebSocket['send']>[0];

export type Outgoing = {
	clientId: number;
	/** Called for each update message that goes out. */
	sent: (whole: boolean) => void;
	/** Called instead of sending a message that the server would not take. */
	tooLarge: () => void;
};

/**
 * A WebSocket class that counts the update messages which really leave: the acknowledgements are counts [C2].
 * `y-websocket` also sends back the presence of others that it has just received; that stays here.
 */
export function countedSocket(Socket: typeof WebSocket, outgoing: Outgoing): typeof WebSocket {
	return class extends Socket {
		override send(message: Sent): void {
			if (message instanceof Uint8Array) {
				if (message.byteLength > LIMITS.frameBytes) return outgoing.tooLarge();
				if (message[0] === Message.presence && !isOwnPresence(message, outgoing.clientId)) return;
				if (message[0] === Message.sync && message[1] !== Sync.step1) {
					outgoing.sent(message[1] === Sync.step2);
				}
			}
			super.send(message);
		}
	};
}

function isOwnPresence(message: Uint8Array, clientId: number): boolean {
	const decoder = createDecoder(message);
	readVarUint(decoder); // message type
	readVarUint(decoder); // length
	return readVarUint(decoder) === 1 && readVarUint(decoder) === clientId;
}
