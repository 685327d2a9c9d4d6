import { onSchedule } from './queue';
import { removeSpent } from './spent';

onSchedule('remove-what-is-spent', '37 3 * * *', removeSpent);
