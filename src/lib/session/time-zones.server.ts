import { zoneCity } from './words';

export type ZoneChoice = { value: string; label: string; group: string };

/** Every time zone people can choose, grouped by region; the wanted ones first. */
export function timeZoneChoices(first: readonly (string | null)[]): ZoneChoice[] {
	const wanted = [...new Set(first.filter((zone) => zone !== null))];
	const all = Intl.supportedValuesOf('timeZone').filter((zone) => zone.includes('/'));
	return [
		...wanted.map((zone) => ({ value: zone, label: labelOf(zone), group: 'Likely' })),
		...[...all, 'UTC']
			.filter((zone) => !wanted.includes(zone))
			.map((zone) => ({ value: zone, label: labelOf(zone), group: regionOf(zone) }))
	];
}

function labelOf(zone: string): string {
	const region = zone.split('/').slice(0, -1).join(', ').replaceAll('_', ' ');
	return region ? `${zoneCity(zone)} (${region})` : zone;
}

function regionOf(zone: string): string {
	return zone.includes('/') ? (zone.split('/')[0] ?? zone) : 'Other';
}
