const FINAL_BINARY = 0x82;
const [TWO_BYTES, EIGHT_BYTES] = [126, 127];
const [IN_ONE_BYTE, IN_TWO_BYTES] = [125, 0xffff];

/**
 * A message as it goes over the socket, with its WebSocket header: made once for everybody in a room and written
 * with one call each, where `ws` would make a header and two writes for every one of them.
 */
export type Wire = Buffer;

export function toWire(frame: Uint8Array): Wire {
	const { byteLength: length } = frame;
	const start = length <= IN_ONE_BYTE ? 2 : length <= IN_TWO_BYTES ? 4 : 10;
	const wire = Buffer.allocUnsafe(start + length);
	wire[0] = FINAL_BINARY;
	if (start === 2) wire[1] = length;
	if (start === 4) {
		wire[1] = TWO_BYTES;
		wire.writeUInt16BE(length, 2);
	}
	if (start === 10) {
		wire[1] = EIGHT_BYTES;
		wire.writeBigUInt64BE(BigInt(length), 2);
	}
	wire.set(frame, start);
	return wire;
}
