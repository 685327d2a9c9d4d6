import type { Visitor } from './visitors';

/** The pages that are measured, as somebody finds them. */
export const pages: { name: string; path: (visitor: Visitor) => string }[] = [
	{ name: 'home', path: () => '/' },
	{ name: 'circle', path: ({ circle }) => `/circles/${circle}` },
	{ name: 'session, open, with a review', path: ({ session }) => `/sessions/${session}` },
	{ name: 'session, past', path: ({ past }) => `/sessions/${past}` },
	{ name: 'board', path: board('') },
	{ name: 'board, late', path: board('?due=late') },
	{ name: 'board, words', path: board('?text=number+1&state=accepted') },
	{ name: 'board, rare words', path: board('?text=nobody+wrote+this') },
	{ name: 'board, by state', path: board('?view=states') },
	{ name: 'board, timeline', path: board('?view=timeline') },
	{ name: 'board, grouped', path: board('?view=groups') },
	{ name: 'board, pictures', path: board('?view=pictures') },
	{ name: 'plan', path: ({ circle }) => `/circles/${circle}/plan` },
	{ name: 'my commitments', path: () => '/commitments' },
	{ name: 'one commitment', path: ({ action }) => `/commitments/${action}` },
	{ name: 'brief', path: ({ organisation }) => `/organisations/${organisation}/brief` }
];

function board(look: string) {
	return ({ circle }: Visitor): string => `/circles/${circle}/commitments${look}`;
}
