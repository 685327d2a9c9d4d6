export type InvitationToMail = {
	email: string;
	name: string;
	expiresAt: Date;
	circle: string;
	isSensitive: boolean;
	host: string;
	organisation: string;
	inviter: string;
};

/** The mail that carries an invitation's link. For a sensitive circle it names nobody and nothing but the link. */
export function invitationMail(
	invitation: InvitationToMail,
	link: string
): { to: string; subject: string; text: string } {
	const until = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(
		invitation.expiresAt
	);
	const { subject, opening } = invitation.isSensitive ? guarded() : open(invitation);
	const text = [
		invitation.name && !invitation.isSensitive ? `Dear ${oneLine(invitation.name)},` : 'Hello,',
		'',
		opening,
		'',
		'Follow this link to see what it is about and to answer:',
		link,
		'',
		`The link is yours alone and works until ${until}. Please do not pass it on.`,
		'If you did not expect this mail you can ignore it: nothing happens unless you follow the link and accept.',
		''
	].join('\n');
	return { to: invitation.email, subject, text };
}

const guarded = () => ({
	subject: 'An invitation for you',
	opening: 'You have been invited to take part in a conversation.'
});

function open({ circle, host, inviter, organisation }: InvitationToMail) {
	return {
		subject: oneLine(`Invitation: ${circle}`).slice(0, 150),
		opening: oneLine(`${inviter} invites you to join ${circle}, hosted by ${host}, for ${organisation}.`)
	};
}

/** Names are people's own text: they must not add lines to a mail. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
