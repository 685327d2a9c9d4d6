export type Organisation = { id: string; name: string };

export const sectors = [
	{ value: 'voluntary', label: 'Voluntary' },
	{ value: 'statutory', label: 'Statutory' },
	{ value: 'business', label: 'Business' },
	{ value: 'academia', label: 'Academia' },
	{ value: 'faith', label: 'Faith' },
	{ value: 'funder', label: 'Funder' },
	{ value: 'media', label: 'Media' },
	{ value: 'community', label: 'Community' },
	{ value: 'other', label: 'Another' }
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
