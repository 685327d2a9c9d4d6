import type { Step } from '$lib/action/action';

/** One step of a commitment's story, taken by a member of the cast. */
export type SampleStep = {
	by: string;
	step: Step;
	body?: string;
	link?: string;
	/** Days from today. */
	due?: number;
	progress?: number;
};

export type SamplePromise = {
	/** As marked in the notes. */
	key: string;
	/** The agenda item in whose notes it was made. */
	item: string;
	title: string;
	owner: string;
	lead?: string;
	/** Days from today. */
	due: number;
	strand: string;
	phase: string;
	proposedBy: string;
	story: SampleStep[];
	isPublic?: boolean;
};

const planning = 'Analysis and planning';
const doing = 'Implementation';

/** What the room promised at the first dialogue, and what became of it. */
export const promises: SamplePromise[] = [
	{
		key: 'guide',
		item: 'morning',
		title: 'Write a short guide for the first morning',
		owner: 'Harbour Trust',
		lead: 'mei',
		due: 33,
		strand: 'Protect',
		phase: doing,
		proposedBy: 'ruth',
		isPublic: true,
		story: [
			{ by: 'mei', step: 'accept' },
			{
				by: 'mei',
				step: 'report',
				body: 'A first draft of two pages is with three night receptionists.',
				progress: 40
			}
		]
	},
	{
		key: 'contacts',
		item: 'morning',
		title: 'Name one contact for referrals in each district',
		owner: 'Eastmoor Police',
		lead: 'dev',
		due: -12,
		strand: 'Pursue',
		phase: doing,
		proposedBy: 'tomas',
		story: [
			{ by: 'dev', step: 'accept' },
			{
				by: 'dev',
				step: 'report',
				body: 'Four of six districts have named somebody. Two are waiting for new staff.',
				progress: 65
			}
		]
	},
	{
		key: 'clinic',
		item: 'panel',
		title: 'Hold a weekly drop-in hour with a lawyer',
		owner: 'Lowther Law Clinic',
		lead: 'hana',
		due: -5,
		strand: 'Protect',
		phase: doing,
		proposedBy: 'mei',
		story: [
			{ by: 'hana', step: 'accept' },
			{
				by: 'hana',
				step: 'report',
				body: 'Begun on the first Tuesday. Seven people came in the first two weeks.',
				progress: 50
			},
			{
				by: 'hana',
				step: 'finish',
				body: 'Every Tuesday from five to six at Harbour Trust, with a rota of four lawyers until the spring.'
			}
		]
	},
	{
		key: 'reception',
		item: 'panel',
		title: 'Train the reception teams of twelve hotels',
		owner: 'Innkeepers’ Network',
		lead: 'ines',
		due: 61,
		strand: 'Prevent',
		phase: doing,
		proposedBy: 'ruth',
		story: [
			{ by: 'ines', step: 'accept' },
			{
				by: 'ines',
				step: 'report',
				body: 'Seven of twelve hotels done, 84 people trained so far.',
				progress: 58
			}
		]
	},
	{
		key: 'outline',
		item: 'prevention',
		title: 'Bring the outline of one lesson to three schools',
		owner: 'Two Rivers Youth Partnership',
		lead: 'amara',
		due: 10,
		strand: 'Prevent',
		phase: planning,
		proposedBy: 'tomas',
		story: [
			{
				by: 'amara',
				step: 'counter',
				body: 'Head teachers plan by term. After the holidays we can be in all three.',
				due: 52
			}
		]
	},
	{
		key: 'broadcast',
		item: 'prevention',
		title: 'Make a half-hour programme about what one person can do',
		owner: 'Estuary Radio',
		lead: 'joel',
		due: -8,
		strand: 'Prevent',
		phase: doing,
		proposedBy: 'tomas',
		isPublic: true,
		story: [
			{ by: 'joel', step: 'accept' },
			{
				by: 'joel',
				step: 'finish',
				body: 'Broadcast on a Sunday evening and repeated twice.',
				link: 'https://radio.example.org/what-one-person-can-do'
			},
			{ by: 'ruth', step: 'verify', body: 'Heard it, and so did my neighbours.' }
		]
	},
	{
		key: 'fund',
		item: 'prevention',
		title: 'Look at a fund for organisations that grow too fast',
		owner: 'Northgate Foundation',
		lead: 'ruth',
		due: 45,
		strand: 'Prepare',
		phase: planning,
		proposedBy: 'leila',
		story: [{ by: 'ruth', step: 'accept' }]
	},
	{
		key: 'map',
		item: 'promises',
		title: 'Pay for a map of who does what in the county',
		owner: 'Northgate Foundation',
		due: 75,
		strand: 'Prepare',
		phase: planning,
		proposedBy: 'sunniva',
		story: []
	},
	{
		key: 'numbers',
		item: 'promises',
		title: 'Propose three numbers that all can share each quarter',
		owner: 'Plumbline Evaluation',
		lead: 'sunniva',
		due: 18,
		strand: 'Prepare',
		phase: planning,
		proposedBy: 'ruth',
		story: [
			{ by: 'sunniva', step: 'accept' },
			{ by: 'sunniva', step: 'block', body: 'Five organisations have not yet said what they count.' }
		]
	},
	{
		key: 'leaflet',
		item: 'promises',
		title: 'Have the leaflet about rights translated into four languages',
		owner: 'Harbour Trust',
		due: 40,
		strand: 'Protect',
		phase: doing,
		proposedBy: 'dev',
		story: []
	},
	{
		key: 'housing',
		item: 'promises',
		title: 'Train housing officers to recognise the signs',
		owner: 'Eastmoor County Council',
		due: 90,
		strand: 'Prepare',
		phase: doing,
		proposedBy: 'tomas',
		story: []
	}
];
