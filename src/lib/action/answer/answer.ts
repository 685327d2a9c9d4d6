import type { ActionState, Step } from '../action';

export type AnswerPurpose = 'answer' | 'report';

/** What the page behind a link in a mail shows. Of a sensitive circle it names nothing but the commitment. */
export type Answer = {
	state: 'open' | 'used' | 'expired' | 'revoked';
	purpose: AnswerPurpose;
	usedAt: string | null;
	/** Masked, so that a forwarded mail gives nothing away. */
	address: string;
	/** Whom the link was sent to; for counting attempts, not for showing. */
	person: string;
	isSensitive: boolean;
	circle: string;
	/** What can be said through this link now. */
	steps: Step[];
	action: {
		id: string;
		circleId: string;
		title: string;
		state: ActionState;
		due: string | null;
		/** The day is that of a session still to come; without a day none is planned yet. */
		dueBySession: boolean;
		proposedDue: string | null;
		/** The proposed day is that of the next session, and follows it. */
		proposedBySession: boolean;
		/** The day of the next session, which a date may be tied to; null where none is planned, or that is nobody's to know. */
		nextSession: string | null;
		progress: number | null;
		/** Goes along with an answer, which is to what was read. */
		terms: number;
		owner: string;
		detail: string;
		/** How many that it waits for are not done. */
		waitsFor: number;
	};
};

/** A link that is out and has not been used. */
export type OpenLink = {
	id: string;
	person: string;
	address: string;
	purpose: AnswerPurpose;
	madeAt: Date;
	expiresAt: Date;
};

/** Somebody who gets no links any more, by the last one of theirs that was ended. */
export type EndedLink = { id: string; person: string; address: string; endedAt: Date };

/** Every step that a link of some purpose may take. */
export const stepsByLink = [
	'accept',
	'counter',
	'decline',
	'agree_date',
	'keep_date',
	'report',
	'finish',
	'block',
	'resume',
	'move_date'
] as const satisfies readonly Step[];

/** Why there is nothing to say through a link any more. */
export function closedWords(answer: Pick<Answer, 'state' | 'steps'>): { title: string; text: string } | null {
	switch (answer.state) {
		case 'used':
			return {
				title: 'Thank you, that is noted',
				text: 'This link has done its work. The next email about this commitment brings a new one.'
			};
		case 'expired':
			return {
				title: 'This link has expired',
				text: 'Links in emails last 30 days.'
			};
		case 'revoked':
			return {
				title: 'This link was withdrawn',
				text: 'A convener or the organisation has ended it. Ask them for another.'
			};
		case 'open':
			return answer.steps.length > 0
				? null
				: {
						title: 'There is nothing to answer now',
						text: 'The commitment has moved on since this email was sent.'
					};
	}
}
