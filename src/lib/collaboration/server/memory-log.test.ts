import { followsTheLogRules } from '../testing/update-log.contract';
import { createMemoryLog } from './memory-log';

const log = createMemoryLog();

followsTheLogRules(
	'the log in memory',
	() => log,
	async () => crypto.randomUUID()
);
