/** The notes and the summary of the sample's first dialogue, as Markdown. Everything in it is invented. */

/** A sentence that became a commitment: `{{guide}}the words{{/}}`; an observation: `==the words==`. */
export type Marked = string;

/** By agenda item. Under the Chatham House Rule nobody is named in them. */
export const notes: Record<string, Marked> = {
	welcome: `Fourteen of us, from thirteen organisations. We speak under the Chatham House Rule: use what you hear, but not who said it.

- Phones away, notes open: anybody may write.
- A promise counts when an organisation owns it and it has a date.`,
	morning: `One composite case, told hour by hour from a Sunday night to the Friday after.

- 02:10, a hotel reception. The person on duty senses that something is wrong and has nobody to ask.
- 09:00, five telephone calls, four of them to voicemail.
- By Wednesday the same story had been told to six people. ==Each of them did their part, and nobody had the whole.==

What would have changed it? One number that is answered at night, and one page that says what comes next. {{guide}}Harbour Trust will write a short guide for the first morning, with whoever opens the door in mind.{{/}}

The story is told too often. {{contacts}}Eastmoor Police will name one contact for referrals in each district{{/}}, so that a charity calls a person and not a switchboard.`,
	panel: `Four views of the same week.

1. **Recognition is slow.** While a decision is pending people can neither work nor plan, and ==some go back to those who exploited them because it is the only roof on offer==.
2. **Officials are not trained for it.** Whoever happens to have been on a course carries everybody else. There is no rule about who should know what.
3. **Advice comes too late.** Those without papers are the least protected and meet a lawyer last. {{clinic}}Lowther Law Clinic will hold a drop-in hour each week at Harbour Trust until the spring.{{/}}
4. **Hotels see a lot and are asked little.** Night staff would report more if they knew what happens afterwards. {{reception}}The Innkeepers’ Network will train the reception teams of twelve hotels.{{/}}

Asked from the room: how does a change in immigration rules reach the people who plan our safeguarding? Nobody could say.`,
	prevention: `Most of our money is spent afterwards. ==We are good at responding to harm and shy of preventing it.==

- Young people know the word and not the signs. What protects them is dull and takes years: somebody to trust, a skill, a reason to stay in school.
- Head teachers have no hour to spare for another topic. {{outline}}Two Rivers will bring the outline of a single lesson to three schools and ask what they would drop for it.{{/}}
- Public campaigns frighten more than they explain. {{broadcast}}Estuary Radio will make a half-hour programme that tells listeners what one person can do.{{/}}
- Small charities that succeed are sent more people than they can help, and no more money. {{fund}}Northgate Foundation will look at a fund for organisations that grow too fast.{{/}}`,
	promises: `We went round the table once more. Each promise above was read out and its owner said whether it stands.

Three more were made here:

- {{map}}Northgate Foundation will pay for a map of who does what in the county, and where.{{/}}
- {{numbers}}Plumbline will propose three numbers that all of us could share each quarter.{{/}}
- {{leaflet}}Harbour Trust will have the leaflet about rights translated into four languages.{{/}}

The council asked for time to think before it takes on the training of housing officers. {{housing}}Eastmoor County Council will train its housing officers to recognise the signs.{{/}}`,
	close: `The summary goes round within two weeks. Nobody is quoted by name. We meet again in the same room.`,
	general: `Parking is easier behind the library. The hearing loop works in the left half of the room only.`
};

export const introduction: Marked = `Fourteen people from thirteen organisations met for an afternoon to look at the county’s response to human trafficking from the side of those who need it. The talk was not about government alone: charities, hotels, lawyers, teachers, funders, researchers and broadcasters all took their share. What follows is what the room observed, without saying who said it.`;

/** The eight themes, in order. */
export const themes: { title: string; text: Marked }[] = [
	{
		title: 'From rescue to prevention',
		text: `Most effort goes into what happens after harm: arrests, and care for those who were hurt. The room would like to move the weight towards the causes. Debt, poor wages, lack of papers and plain loneliness make people easy to recruit, and cheap labour and paid sex make it worth while. These causes are known but left aside, because they are everybody’s business and so nobody’s. Where prevention happens it is often a leaflet, and a leaflet does not last.`
	},
	{
		title: 'What protects the young',
		text: `Few organisations put money into young people before anything has happened. What seems to help is known from other fields: an adult they trust, a skill they are proud of, friends who would notice. Such work is slow, hard to photograph and hard to sell to funders and to schools. {{outline}}One lesson, tried in three schools{{/}}, would show what is possible.`
	},
	{
		title: 'A message people can act on',
		text: `Somebody who wants to help finds dozens of organisations, each with its own words, and no first step. The room could not agree on a single sentence that says what to do. Those who teach others are often unsure themselves. {{broadcast}}A programme for listeners{{/}} and {{guide}}a guide for the first morning{{/}} are two attempts to be of use rather than to alarm.`
	},
	{
		title: 'Numbers, and what they miss',
		text: `Nobody knows how many people are affected, nor what our projects change. Each organisation counts something different, so the figures cannot be added. {{map}}A map of who does what{{/}} and {{numbers}}three shared numbers{{/}} would be a start. The room also warned against counting everything: a change of attitude may be the most important result and the last one to appear in a table.`
	},
	{
		title: 'Rights that come late',
		text: `People without a secure status are the least protected and wait the longest. Advice that arrives after the first interview is often too late. There is no rule about which officials must be trained to recognise exploitation, so it depends on who is on duty. {{clinic}}A weekly hour with a lawyer{{/}} will test whether early advice changes the outcome.`
	},
	{
		title: 'Across borders',
		text: `The journeys cross several countries and our duties end at one border. The room praised recent laws and missed the connection between them: rules on migration, housing and work are made apart and meet in one person’s life. Where families have no safety net at home, support here comes too late. Partners in the countries of origin should sit at this table.`
	},
	{
		title: 'Making it bad business',
		text: `We work in columns: ministry, council, charity, person. Those who exploit others work sideways; if one group is stopped another takes its place within days. Companies hold money, buildings and payment records, and few have been asked for help. {{reception}}Hotels have begun{{/}}, and banks could follow. The question that stayed with us: what would make exploitation cost more than it earns?`
	},
	{
		title: 'When it works',
		text: `Success brings its own trouble. An organisation that does well is sent more people, from further away, and the money stays where it was. Small teams carry what public services should carry with them, and tire. Funders in the room heard this and {{fund}}will look at a fund for organisations that grow too fast{{/}}.`
	}
];

export const nextSteps: { title: string; text: Marked } = {
	title: 'Next steps',
	text: `The observations will shape the next dialogue, where the circle chooses three gaps to narrow within a year. Until then the conversation goes on between the meetings.`
};
