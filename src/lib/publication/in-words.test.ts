import { expect, test } from 'vitest';
import { firstWords, inWords } from './in-words';

test('a record in a mail reads as text, not as signs', () => {
	const markdown = `**Objective:** See \\*where\\* the gaps are & why.

## Gaps

- [x] Booked [the room](https://example.org/room)
- [ ] Asked
  1. councils
  2. police

### In numbers

| Measure | 2025 | Note |
| --- | --- | --- |
| Referrals | 19 | |
| Charges | 3 | See *below* |

> We count.\\
> Always.

***

Write to <help@example.org>, ![A map](/files/0b8c1f9e-6f0a-4c3e-9f57-2d7a6f0e9b11).
`;
	expect(inWords({ markdown, title: 'A title' })).toBe(`Objective: See *where* the gaps are & why.

Gaps
====

- [x] Booked the room (https://example.org/room)
- [ ] Asked
  1. councils
  2. police

In numbers
----------

Measure: Referrals
2025: 19

Measure: Charges
2025: 3
Note: See below

> We count.
> Always.

* * *

Write to help@example.org, [Picture: A map].`);
});

test('a preview keeps hyphens, and has neither addresses nor signs nor what stays in the circle', () => {
	const markdown =
		'## A heading\n\nA well-known [long-term](https://example.org/a-b) *gap*.\n\n::: circle only\n\nAmong us.\n\n:::\n\n- First';
	expect(firstWords({ markdown, title: '' })).toBe('A well-known long-term gap. First');
	expect(firstWords({ markdown: 'word '.repeat(100), title: '' })).toHaveLength(180);
});
