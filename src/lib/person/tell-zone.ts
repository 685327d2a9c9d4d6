import { invalidateAll } from '$app/navigation';
import { calendarDay } from '$lib/action/action';

let told = false;

/**
 * Tells the server where the browser says it is, for somebody of whom nothing is known yet; a choice of theirs stays. What is
 * due today is shown anew where that is another day than `today`.
 */
export async function tellZone(today: string | undefined): Promise<void> {
	if (told) return;
	told = true;
	const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
	const answer = await fetch('/account/time-zone', { method: 'POST', body: JSON.stringify({ zone }) }).catch(
		() => null
	);
	if (answer?.ok && calendarDay(new Date(), zone) !== today) await invalidateAll();
}
