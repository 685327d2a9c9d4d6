/** Every time zone a browser knows, grouped by its part of the world, for a list to choose from. */
export function timeZoneOptions(): { value: string; label: string; group: string }[] {
	return Intl.supportedValuesOf('timeZone')
		.filter((zone) => zone.includes('/') && !zone.startsWith('Etc/'))
		.map((zone) => {
			const [group = '', ...place] = zone.split('/');
			return { value: zone, label: place.join(', ').replaceAll('_', ' '), group };
		});
}

export function isTimeZone(zone: string): boolean {
	try {
		new Intl.DateTimeFormat('en-GB', { timeZone: zone });
		return zone.includes('/') || zone === 'UTC';
	} catch {
		return false;
	}
}
