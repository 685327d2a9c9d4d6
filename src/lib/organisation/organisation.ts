export type Organisation = { id: string; name: string };

export const sectors = [
	{ value: 'funder', label: 'Foundation or other funder' },
	{ value: 'voluntary', label: 'Charity or voluntary' },
	{ value: 'statutory', label: 'Statutory: police, health, prosecution' },
	{ value: 'community', label: 'Community' },
	{ value: 'faith', label: 'Faith' },
	{ value: 'business', label: 'Business' },
	{ value: 'academia', label: 'University or research' },
	{ value: 'media', label: 'Media' },
	{ value: 'other', label: 'Something else' }
] as const;

export type Sector = (typeof sectors)[number]['value'];

export const sectorValues = sectors.map((sector) => sector.value);

/** The word shown for a sector. */
export function sectorLabel(sector: string): string {
	return sectors.find((one) => one.value === sector)?.label ?? sector;
}

/** A sector that somebody chose in a form, or null. */
export function readSector(value: string | undefined): Sector | null {
	return sectorValues.find((one) => one === value) ?? null;
}
