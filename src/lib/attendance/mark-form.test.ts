import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import type { Guest } from './attendance';
import MarkForm from './MarkForm.svelte';

const guest = (name: string): Guest => ({
	membershipId: name,
	name,
	organisation: 'Harbour Trust',
	isMe: false,
	reply: null,
	arrivedAt: null,
	leftAt: null
});

test('nobody is chosen to be here, or to have left, until somebody chooses them', () => {
	const { body } = render(MarkForm, {
		props: {
			base: '/sessions/1/attendance',
			from: '/sessions/1',
			attendance: {
				mine: null,
				seesOthers: true,
				here: [guest('Ana')],
				left: [],
				coming: [],
				maybe: [],
				notComing: [],
				absent: [guest('Cem')]
			}
		}
	});
	const selects = body.match(/<select[^]*?<\/select>/g) ?? [];
	expect(selects).toHaveLength(2);
	for (const select of selects) {
		expect(select).toMatch(/<select[^>]* required/);
		expect(select).toMatch(/<option value="" selected/);
	}
});
