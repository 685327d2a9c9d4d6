import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import { timeZoneChoices } from './time-zones.server';
import TimeZoneField from './TimeZoneField.svelte';

test('without JavaScript a session starts in the zone the server sent', () => {
	const zones = timeZoneChoices(['Europe/Paris', 'Europe/London']);
	const { body } = render(TimeZoneField, {
		props: { name: 'timeZone', label: 'Time zone', zones, value: 'Europe/Paris' }
	});
	expect(body.match(/<option[^>]*selected[^>]*>[^<]*/g)).toHaveLength(1);
	expect(body).toMatch(/<option value="Europe\/Paris" selected[^>]*>/);
});
