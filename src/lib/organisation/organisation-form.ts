import { canBeSeen, saysSomething } from '$lib/ui/visible';
import { z } from 'zod';
import { sectorValues } from './organisation';

const MOST_FUNCTIONS = 12;

/** What a steward may say about their organisation. Functions arrive one to a line. */
export const organisationForm = z.object({
	name: z
		.string()
		.trim()
		.refine(saysSomething, 'Give the organisation its name.')
		.max(160, 'Keep the name under 160 characters.'),
	sector: z.enum(sectorValues, 'Choose a sector.'),
	functions: z
		.string()
		.default('')
		.transform(readFunctions)
		.refine((names) => names.length <= MOST_FUNCTIONS, `Name at most ${MOST_FUNCTIONS} functions.`)
		.refine((names) => names.every((name) => name.length <= 80), 'Keep each function under 80 characters.'),
	website: z
		.string()
		.trim()
		.default('')
		.transform((address) => (address && !/^[a-z]+:/i.test(address) ? `https://${address}` : address))
		.refine((address) => !address || isWebAddress(address), 'Give a web address such as https://example.org.')
		.transform((address) => address || null)
});

export type OrganisationForm = z.infer<typeof organisationForm>;

function readFunctions(text: string): string[] {
	return [...new Set(text.split(/\r?\n/).map((line) => line.trim()))].filter(canBeSeen);
}

function isWebAddress(address: string): boolean {
	return address.length <= 300 && /^https?:\/\/[^\s/]+\.[^\s]+$/i.test(address) && URL.canParse(address);
}
