import { findTemplate, minutesOf, templates, type TemplateItem } from './templates';

/** What a new session starts from: nothing, a template, or a copy of an earlier session. */
export type Start =
	| { kind: 'empty' }
	| { kind: 'template'; value: string; items: readonly TemplateItem[] }
	| { kind: 'copy'; session: string };

const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Reads 'template:roundtable' or 'copy:<session id>'; anything else starts empty. */
export function readStart(text: string | null): Start {
	const [kind, value = ''] = (text ?? '').split(':');
	const template = kind === 'template' ? findTemplate(value) : undefined;
	if (template) return { kind: 'template', value, items: template.items };
	return kind === 'copy' && ID.test(value) ? { kind: 'copy', session: value } : { kind: 'empty' };
}

/** What one can start from, for a select. */
export function startChoices(
	sessions: readonly { id: string; title: string }[]
): { value: string; label: string; group?: string }[] {
	return [
		{ value: '', label: 'An empty agenda' },
		...templates.map(({ value, label }) => ({
			value: `template:${value}`,
			label,
			group: 'A template'
		})),
		...sessions.map(({ id, title }) => ({
			value: `copy:${id}`,
			label: title,
			group: 'A copy of an earlier session'
		}))
	];
}

/** '16:30' for an agenda of 150 minutes that starts at 14:00; never past midnight. */
export function endAfter(starts: string, items: readonly TemplateItem[]): string {
	const [hours = 0, minutes = 0] = starts.split(':').map(Number);
	const end = Math.min(hours * 60 + minutes + minutesOf(items), 23 * 60 + 59);
	return `${String(Math.floor(end / 60)).padStart(2, '0')}:${String(end % 60).padStart(2, '0')}`;
}
