/** Someone from the sample whose eyes one can borrow. */
export type SamplePerson = { id: string; name: string; organisation: string; role: string };

/** What the frame around every page needs to know; comes from the layout's load. */
export type Shell = {
	person: { id: string; name: string; email: string } | null;
	organisation: { id: string; name: string } | null;
	sample: { people: readonly SamplePerson[] } | null;
	sensitive: boolean;
};

export type Place = { href: string; label: string };

/** The places of the main navigation, for a person who is signed in. */
export function placesFor(shell: Pick<Shell, 'person' | 'organisation'>): Place[] {
	if (!shell.person) return [];
	const places = [
		{ href: '/', label: 'Home' },
		{ href: '/circles', label: 'Circles' },
		{ href: '/commitments', label: 'Commitments' }
	];
	if (shell.organisation) {
		places.push({ href: `/organisations/${shell.organisation.id}`, label: shell.organisation.name });
	}
	return places;
}

/** Whether a page belongs to a place: a session belongs to Circles. */
export function isWithin(place: Place, path: string): boolean {
	if (place.href === '/') return path === '/';
	if (place.href === '/circles' && path.startsWith('/sessions/')) return true;
	return path === place.href || path.startsWith(`${place.href}/`);
}
