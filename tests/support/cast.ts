import {
	callum,
	dev,
	guests,
	host,
	ines,
	mei,
	ruth,
	tomas,
	type CastMember
} from '../../src/lib/sample/cast';

/** Signed in here, but of another circle: nothing of ours is theirs. */
export const stranger = {
	id: 'stranger',
	name: 'Noor Rahman',
	email: 'noor@example.org',
	organisation: 'Quayside Housing',
	role: 'convener'
} satisfies CastMember;

/** The six of the circle that every test knows, in the order of what they may do. */
export const cast = [ruth, tomas, mei, dev, ines, callum];

/** The organisations that the cast represents, and the stranger's. */
export const organisations = [
	...[host, ...guests].filter(({ name }) => cast.some(({ organisation }) => organisation === name)),
	{ name: stranger.organisation, sector: 'voluntary' as const, functions: [] }
];

export const password = 'correct horse battery staple';

export { callum, dev, ines, mei, ruth, tomas, type CastMember };
