/** What is counted for a promise: by whom it was asked, and what was counted when, in days from today. */
export type SampleIndicator = {
	/** The key of the promise. */
	promise: string;
	askedBy: string;
	name: string;
	unit: string;
	baseline: number;
	target: number;
	countedBy: string;
	readings: { day: number; value: number; body?: string }[];
};

export const indicators: SampleIndicator[] = [
	{
		promise: 'reception',
		askedBy: 'ruth',
		name: 'Hotels with a trained reception team',
		unit: 'hotels',
		baseline: 0,
		target: 12,
		countedBy: 'ines',
		readings: [
			{ day: -28, value: 2 },
			{ day: -22, value: 4, body: 'Two more than planned by now.' },
			{ day: -17, value: 7 }
		]
	},
	{
		promise: 'reception',
		askedBy: 'ruth',
		name: 'People trained',
		unit: 'people',
		baseline: 0,
		target: 150,
		countedBy: 'ines',
		readings: [
			{ day: -22, value: 51 },
			{ day: -17, value: 84 }
		]
	},
	{
		promise: 'contacts',
		askedBy: 'tomas',
		name: 'Districts with a named contact',
		unit: 'districts',
		baseline: 1,
		target: 6,
		countedBy: 'dev',
		readings: [{ day: -19, value: 4 }]
	},
	{
		promise: 'clinic',
		askedBy: 'mei',
		name: 'People who came to the drop-in hour',
		unit: 'people',
		baseline: 0,
		target: 20,
		countedBy: 'hana',
		readings: [
			{ day: -26, value: 3 },
			{ day: -20, value: 7 }
		]
	}
];

/** What one promise has to wait for, said by whoever may. */
export const waits = [{ promise: 'fund', needs: 'map', by: 'ruth' }];

export const links = [
	{
		promise: 'reception',
		by: 'ines',
		title: 'The slides of the training, in five languages',
		address: 'https://innkeepers.example.org/training'
	}
];

/** What matters most, by the key of the promise. */
export const high: readonly string[] = ['contacts', 'reception'];
