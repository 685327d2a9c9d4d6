/** A time zone where it is about noon now: mail that waits for the day to begin goes out there. */
export function zoneAtNoon(now = new Date()): string {
	const behind = now.getUTCHours() - 12;
	return `Etc/GMT${behind < 0 ? '' : '+'}${behind}`;
}
