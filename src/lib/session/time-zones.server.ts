import { zoneCity } from './words';

export type ZoneChoice = { value: string; label: string; group: string };

/** Names that the list of the runtime still spells the old way. */
const renamed = new Map([
	['Asia/Calcutta', 'Asia/Kolkata'],
	['Asia/Katmandu', 'Asia/Kathmandu'],
	['Asia/Rangoon', 'Asia/Yangon'],
	['Asia/Saigon', 'Asia/Ho_Chi_Minh'],
	['Europe/Kiev', 'Europe/Kyiv'],
	['Atlantic/Faeroe', 'Atlantic/Faroe'],
	['America/Godthab', 'America/Nuuk']
]);

/** Every time zone people can choose, grouped by region; the wanted ones first. */
export function timeZoneChoices(first: readonly (string | null)[]): ZoneChoice[] {
	const wanted = [...new Set(first.filter((zone) => zone !== null))];
	const all = Intl.supportedValuesOf('timeZone')
		.filter((zone) => zone.includes('/'))
		.map((zone) => renamed.get(zone) ?? zone);
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
