/** A person of the sample, always the same: in the sample circle, in the tests and on screenshots. */
export type CastMember = {
	/** Short and stable; what the menu "View as" sends. */
	id: string;
	name: string;
	email: string;
	organisation: string;
	role: 'convener' | 'facilitator' | 'participant' | 'observer';
};

export type CastOrganisation = {
	name: string;
	sector:
		| 'statutory'
		| 'voluntary'
		| 'business'
		| 'academia'
		| 'faith'
		| 'funder'
		| 'media'
		| 'community'
		| 'other';
	functions: string[];
};

/** Who hosts the sample circle. */
export const host: CastOrganisation = {
	name: 'Northgate Foundation',
	sector: 'funder',
	functions: ['strategic']
};

/** Everybody else at the table. */
export const guests: CastOrganisation[] = [
	{ name: 'Harbour Trust', sector: 'voluntary', functions: ['victim support', 'victim identification'] },
	{ name: 'Eastmoor Police', sector: 'statutory', functions: ['victim identification', 'enforcement'] },
	{ name: 'Innkeepers’ Network', sector: 'business', functions: ['prevention', 'victim identification'] },
	{ name: 'Westbrook University', sector: 'academia', functions: ['research'] },
	{ name: 'Lowther Law Clinic', sector: 'voluntary', functions: ['legal advice'] },
	{ name: 'Eastmoor County Council', sector: 'statutory', functions: ['safeguarding', 'strategic'] },
	{ name: 'Two Rivers Youth Partnership', sector: 'community', functions: ['prevention'] },
	{ name: 'Marlow & Finch Giving', sector: 'funder', functions: ['strategic'] },
	{ name: 'Estuary Radio', sector: 'media', functions: ['awareness'] },
	{ name: 'Plumbline Evaluation', sector: 'business', functions: ['research'] },
	{ name: 'Eastmoor Interfaith Forum', sector: 'faith', functions: ['community support'] },
	{ name: 'Cobalt Remittances', sector: 'business', functions: ['financial investigation'] }
];

const member = (
	id: string,
	name: string,
	organisation: string,
	role: CastMember['role'] = 'participant'
): CastMember => ({ id, name, email: `${id}@example.org`, organisation, role });

/** Six people with a name for every test. The convener comes first. */
export const ruth = member('ruth', 'Ruth Adeyemi', 'Northgate Foundation', 'convener');
export const tomas = member('tomas', 'Tomas Oliveira', 'Harbour Trust', 'facilitator');
export const mei = member('mei', 'Mei Nakamura', 'Harbour Trust');
export const dev = member('dev', 'Dev Sharma', 'Eastmoor Police');
export const ines = member('ines', 'Ines Duarte', 'Innkeepers’ Network');
export const callum = member('callum', 'Callum Reid', 'Westbrook University', 'observer');

/** The cast. */
export const cast: CastMember[] = [ruth, tomas, mei, dev, ines, callum];

/** Eight more, so that the sample circle has fourteen people around the table. */
export const furtherPeople: CastMember[] = [
	member('hana', 'Hana Lindqvist', 'Lowther Law Clinic'),
	member('gareth', 'Gareth Pryce', 'Eastmoor County Council'),
	member('amara', 'Amara Nwosu', 'Two Rivers Youth Partnership'),
	member('leila', 'Leila Haddad', 'Marlow & Finch Giving'),
	member('joel', 'Joel Whitcombe', 'Estuary Radio'),
	member('sunniva', 'Sunniva Dahl', 'Plumbline Evaluation'),
	member('samuel', 'Samuel Osei', 'Eastmoor Interfaith Forum'),
	member('priya', 'Priya Raman', 'Cobalt Remittances')
];

/** Everyone one may look around as. */
export const everybody: CastMember[] = [...cast, ...furtherPeople];
