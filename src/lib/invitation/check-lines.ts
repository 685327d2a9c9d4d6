import { roleLabel, type Role } from '$lib/circle/circle';
import { nameKey, nearNames } from '$lib/organisation/name-key';
import type { Organisation } from '$lib/organisation/organisation';
import { roleFromWord, type Line } from './read-lines';

/** What a list is checked against: taken from the database as the person who invites. */
export type Known = {
	organisations: readonly Organisation[];
	members: ReadonlySet<string>;
	invited: ReadonlySet<string>;
	/** The roles this person may give. */
	roles: readonly Role[];
};

/** How somebody answered "is this the same organisation?", by name key: an id, `key:<name key>` or `new`. */
export type Answers = Readonly<Record<string, string>>;

export type Represented = { existing: Organisation } | { new: { key: string; name: string } };
export type CheckedLine = Line & {
	errors: Partial<Record<keyof Line, string>>;
	givenRole: Role | null;
	/** Null until it is known which organisation is meant. */
	represents: Represented | null;
};
export type Question = {
	key: string;
	name: string;
	choices: { value: string; name: string }[];
	answer: string;
};
export type Checked = {
	lines: CheckedLine[];
	questions: Question[];
	newOrganisations: { key: string; name: string }[];
	/** How many lines need attention. */
	wrong: number;
};

/** Looks at every line: who can be invited as it stands, and what is the matter with the others. Loses none. */
export function checkLines(
	lines: readonly Line[],
	known: Known,
	answers: Answers = {},
	fallback: Role
): Checked {
	const { represented, questions } = matchOrganisations(lines, known.organisations, answers);
	const seen = new Set<string>();
	const checked = lines.map((line): CheckedLine => {
		const givenRole = line.role.trim() === '' ? fallback : roleFromWord(line.role);
		const represents = represented.get(nameKey(line.organisation)) ?? null;
		const errors = {
			...wrong('name', line.name.length > 120 && 'Keep the name under 120 characters.'),
			...wrong('email', addressProblem(line.email, seen, known)),
			...wrong('organisation', organisationProblem(line.organisation, represents !== null)),
			...wrong('role', roleProblem(givenRole, known.roles))
		};
		seen.add(line.email);
		return { ...line, errors, givenRole, represents };
	});
	const newOrganisations = new Map<string, { key: string; name: string }>();
	for (const { represents } of checked) {
		if (represents && 'new' in represents) newOrganisations.set(represents.new.key, represents.new);
	}
	return {
		lines: checked,
		questions,
		newOrganisations: [...newOrganisations.values()],
		wrong: checked.filter((line) => Object.keys(line.errors).length > 0).length
	};
}

function wrong(field: keyof Line, message: string | false | null) {
	return message ? { [field]: message } : {};
}

const ADDRESS =
	/^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\.]+(\.[^\s@<>,;:"()[\]\\.]+)*\.[^\s@<>,;:"()[\]\\.]{2,}$/;

/** True for what looks like one complete email address. */
export function isAddress(email: string): boolean {
	return email.length <= 254 && ADDRESS.test(email) && !/^\.|\.\.|\.@/.test(email);
}

function addressProblem(email: string, seen: ReadonlySet<string>, known: Known): string | null {
	if (email === '') return 'Add an email address.';
	if (!isAddress(email)) return 'This is not a complete email address.';
	if (seen.has(email)) return 'This address is in the list already.';
	if (known.members.has(email)) return 'This person is in the circle already.';
	if (known.invited.has(email)) return 'Invited already. Send it again from the People page.';
	return null;
}

function organisationProblem(name: string, isKnown: boolean): string | null {
	if (nameKey(name).length < 2) return 'Add the organisation they represent.';
	if (name.includes('@')) return 'This looks like more than one person. Give each a line.';
	if (name.length > 160) return 'Keep the name under 160 characters.';
	return isKnown ? null : 'Say above which organisation this is.';
}

function roleProblem(role: Role | null, mine: readonly Role[]): string | null {
	if (!role) return 'Choose a role.';
	return mine.includes(role) ? null : `Only a convener can invite a ${roleLabel(role).toLowerCase()}.`;
}

function matchOrganisations(
	lines: readonly Line[],
	organisations: readonly Organisation[],
	answers: Answers
) {
	const byKey = new Map(organisations.map((organisation) => [nameKey(organisation.name), organisation]));
	const represented = new Map<string, Represented>();
	const questions: Question[] = [];
	const fresh: { key: string; name: string }[] = [];
	for (const { organisation: typed } of lines) {
		const [key, name] = [nameKey(typed), typed.trim()];
		if (
			key.length < 2 ||
			name.includes('@') ||
			represented.has(key) ||
			questions.some((one) => one.key === key)
		)
			continue;
		const existing = byKey.get(key);
		if (existing) {
			represented.set(key, { existing });
			continue;
		}
		const choices = [
			...nearNames(name, organisations).map((one) => ({ value: one.id, name: one.name })),
			...nearNames(name, fresh).map((one) => ({ value: `key:${one.key}`, name: one.name }))
		];
		const answer = answers[key] ?? '';
		const same = choices.find((choice) => choice.value === answer);
		if (choices.length)
			questions.push({ key, name, choices, answer: same || answer === 'new' ? answer : '' });
		if (same) {
			const meant =
				represented.get(nameKey(same.name)) ??
				organisations.filter((one) => one.id === same.value).map((one) => ({ existing: one }))[0];
			if (meant) represented.set(key, meant);
		} else if (!choices.length || answer === 'new') {
			fresh.push({ key, name });
			represented.set(key, { new: { key, name } });
		}
	}
	return { represented, questions };
}
