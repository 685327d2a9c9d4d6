import { createHash } from 'node:crypto';
import type { FrozenRecord } from '../../src/lib/publication/formats/record';

/** A record for tests, with every kind of block there is. */
export const everyBlock = `**Objective:** See where the gaps are.

Ten organisations met. They spoke about *what is seen* and [the referral path](https://example.org/path?a=1&b=2).

## Questions put to the room

- What do we actually do?
  - In the first days
- Who is ~~missing~~ not here?

## From prosecution towards prevention

> We count what we can prosecute.

### What the numbers say

| Measure | 2025 | Note |
| --- | ---: | --- |
| Referrals | 19,125 | Up by an eighth |
| Charges | 388 | See [the table](https://example.org/table) |

3. Agree one definition
4. Publish it
   1. in print

***

- [x] Booked the room
- [ ] Asked the councils

\`\`\`
if (a < b) return "#import";
\`\`\`

Write to \`help@example.org\`.\\
A second line.
`;

export function sampleRecord(markdown = everyBlock, changes: Partial<FrozenRecord> = {}): FrozenRecord {
	return {
		title: 'How well do we respond?',
		host: 'Northgate Foundation',
		slug: 'how-well-do-we-respond-1a2b3c',
		number: 2,
		held_on: '2026-11-27',
		published_at: new Date('2026-12-12T10:00:00Z'),
		attribution: 'chatham_house',
		audience: 'public',
		fingerprint: createHash('sha256').update(markdown).digest('hex'),
		markdown,
		address: 'https://colloquy.example.org/published/how-well-do-we-respond-1a2b3c?version=2',
		...changes
	};
}

/** Text in which everything means something to Typst, Word or a terminal, and none of it may. */
export const hostileText = `## #import "@preview/x:1.0.0": \\* \\$x^2\\$ <label>

#eval("1+1") \\$ sum \\$ \\#panic("boom") #read("/etc/passwd") \\*not strong\\* "quotes" 'single' @ref // comment /\\* x \\*/ #sys.inputs \\\\u{41}

</w:t></w:r> &amp;lt; <![CDATA[ x ]]> \u0001\u000b\ufffe end

مرحبا بالعالم مع English inside

שלום עולם

Привіт Γειά Việt Łódź 😀 👩‍👩‍👧 ☐ 日本語

${'supercalifragilistic'.repeat(40)}

https://example.org/${'segment-and-more/'.repeat(40)}?q=1

| ${Array.from({ length: 14 }, (_, index) => `interdisciplinary${index}`).join(' | ')} |
| ${'--- | '.repeat(14)}
| ${'longlonglonglong | '.repeat(14)}

${'>'.repeat(60)} deep

${Array.from({ length: 20 }, (_, depth) => `${'  '.repeat(depth)}- level ${depth}`).join('\n')}

###### Sixth level, right after the second
`;
