import type { AccessBus, AccessMessage } from '../server/access-watch';
import type { RelayBus } from '../server/relay';

export type RoomBus = AccessBus &
	RelayBus & { publish(topic: 'access', message: AccessMessage): Promise<void> };

/** A bus in memory. `loses` may drop messages; several room servers that share one are instances of one installation. */
export function createTestBus(isShared = false, loses: () => boolean = () => false): RoomBus {
	const topics = new Map<string, Set<(message: never) => void>>();
	const bus = {
		isShared,
		async publish(topic: string, message: unknown) {
			if (topic !== 'access' && loses()) return;
			await Promise.resolve();
			for (const listener of [...(topics.get(topic) ?? [])]) listener(message as never);
		},
		subscribe(topic: string, listener: (message: never) => void) {
			const listeners = topics.get(topic) ?? new Set();
			topics.set(topic, listeners.add(listener));
			return () => void listeners.delete(listener);
		}
	};
	return bus;
}
