/** What the people of the sample said and wrote. Everything in it is invented. */

export const circle = {
	name: 'Lantern Circle',
	objective:
		'To find where our county’s response to human trafficking lets people fall through, and to leave each dialogue with promises that somebody keeps.',
	phases: ['Analysis and planning', 'Implementation', 'Impact assessment'],
	strands: ['Pursue', 'Prevent', 'Protect', 'Prepare']
};

export const held = {
	title: 'Where are the gaps?',
	objective:
		'To see our own response as the people it is meant for see it, and to name the gaps that no single organisation can close.',
	place: 'Northgate Hall, Eastmoor',
	prompts: [
		'If somebody escaped tonight, would our system be ready for them by the morning?',
		'Which of our institutions helps, and which one gets in the way?',
		'What do we owe to people whose journey began in another country?',
		'What have we done this year that we would be glad to show?'
	]
};

export const next = {
	title: 'From gaps to first steps',
	objective: 'To choose three gaps we can narrow within a year, and to agree who does what first.',
	place: 'Northgate Hall, Eastmoor, and online',
	link: 'https://meet.example.org/lantern-circle',
	prompts: [
		'Which gap would somebody notice first if we closed it?',
		'What could we stop doing to make room for it?'
	]
};

export type SampleItem = {
	key: string;
	title: string;
	kind:
		| 'opening'
		| 'presentation'
		| 'panel'
		| 'discussion'
		| 'open_floor'
		| 'decision'
		| 'review_of_actions'
		| 'break'
		| 'close';
	minutes: number;
	detail?: string;
	/** Ids of cast members who present or sit on the panel. */
	presenters?: string[];
};

export const heldAgenda: SampleItem[] = [
	{
		key: 'welcome',
		title: 'Welcome, and how we talk here',
		kind: 'opening',
		minutes: 10,
		presenters: ['ruth']
	},
	{
		key: 'morning',
		title: 'The first morning: one case, step by step',
		kind: 'presentation',
		minutes: 25,
		detail: 'A composite case, made from several, with every detail changed.',
		presenters: ['tomas']
	},
	{
		key: 'panel',
		title: 'What gets in the way',
		kind: 'panel',
		minutes: 35,
		detail: 'Police, council, law clinic and hotels, ten minutes each at most.',
		presenters: ['dev', 'gareth', 'hana', 'ines']
	},
	{ key: 'tea', title: 'Tea', kind: 'break', minutes: 15 },
	{
		key: 'prevention',
		title: 'Before it happens: schools, young people, employers',
		kind: 'discussion',
		minutes: 35,
		presenters: ['amara']
	},
	{ key: 'promises', title: 'What each of us will do', kind: 'decision', minutes: 20 },
	{ key: 'close', title: 'Close', kind: 'close', minutes: 10, presenters: ['ruth'] }
];

export const nextAgenda: SampleItem[] = [
	{ key: 'opening', title: 'Welcome', kind: 'opening', minutes: 10, presenters: ['ruth'] },
	{
		key: 'review',
		title: 'What became of our promises',
		kind: 'review_of_actions',
		minutes: 25,
		presenters: ['tomas']
	},
	{
		key: 'numbers',
		title: 'What the numbers can and cannot tell us',
		kind: 'presentation',
		minutes: 20,
		presenters: ['sunniva']
	},
	{ key: 'pause', title: 'Tea', kind: 'break', minutes: 15 },
	{ key: 'choose', title: 'Three gaps to narrow this year', kind: 'discussion', minutes: 45 },
	{ key: 'decide', title: 'Who begins, and by when', kind: 'decision', minutes: 25 },
	{ key: 'end', title: 'Close', kind: 'close', minutes: 10, presenters: ['ruth'] }
];

/** Who put what into the backlog. */
export const backlog: {
	by: string;
	title: string;
	kind: SampleItem['kind'];
	minutes: number;
	detail: string;
}[] = [
	{
		by: 'priya',
		title: 'What a payment pattern looks like from the inside',
		kind: 'presentation',
		minutes: 20,
		detail:
			'We see the transfers, not the people. Useful only if police and charities tell us what to look for.'
	},
	{
		by: 'joel',
		title: 'How we speak about this on air',
		kind: 'open_floor',
		minutes: 20,
		detail: 'Listeners remember the rescue and forget the year after it. I would like to hear what helps.'
	},
	{
		by: 'hana',
		title: 'Legal aid in the first week',
		kind: 'discussion',
		minutes: 30,
		detail: 'Between arriving and being recognised there is nobody to ask. Could we cover it between us?'
	}
];

export const topics: { by: string; title: string; posts: { by: string; body: string }[] }[] = [
	{
		by: 'tomas',
		title: 'A guide for the first morning: what belongs in it?',
		posts: [
			{
				by: 'tomas',
				body: 'Mei and I have started a draft. Four pages at most, for whoever happens to open the door: a receptionist, a nurse, an officer on the night shift.\n\nWhat do you wish you had known on your first time? Three lines from each of you would help more than a meeting.'
			},
			{
				by: 'ines',
				body: 'From the front desk:\n\n1. Who may I call at three in the morning, and will they answer?\n2. What must I **not** do, however kindly meant?\n3. What do I write down, and where do I keep it?'
			},
			{
				by: 'dev',
				body: 'That second point is the one I would print largest. A well-meant call to an employer has ended more than one case here.'
			}
		]
	},
	{
		by: 'sunniva',
		title: 'Counting without harming: which numbers could we share?',
		posts: [
			{
				by: 'sunniva',
				body: 'Each of us counts something: referrals, calls, nights of accommodation, cases opened. None of these adds up with the others.\n\nBefore the next dialogue I would like to know **which three numbers** you could share each quarter without putting anyone at risk. Small numbers can be rounded or held back.'
			},
			{
				by: 'gareth',
				body: 'The council could share referrals by quarter and by age group, from twenty upwards. Anything smaller would point at somebody.'
			}
		]
	}
];
