import { expect, test } from 'vitest';
import { invitationMail } from './invitation-mail';

const invitation = {
	email: 'ada@harbour.example',
	name: 'Ada Moss',
	expiresAt: new Date('2027-01-15T09:00:00Z'),
	circle: 'Open waters',
	isSensitive: false,
	host: 'Meridian Foundation',
	organisation: 'Harbour Trust',
	inviter: 'Ruth\r\nBcc: everybody@example.org'
};
const link = 'https://colloquy.example/invitations/token';

test('the mail says who invites to what, until when, and carries the link', () => {
	const { to, subject, text } = invitationMail(invitation, link);
	expect(to).toBe('ada@harbour.example');
	expect(subject).toBe('Invitation: Open waters');
	expect(text).toContain(link);
	expect(text).toContain('15 January 2027');
	expect(text).toContain('join Open waters, hosted by Meridian Foundation, for Harbour Trust.');
});

test('a name adds no lines', () => {
	expect(invitationMail(invitation, link).text).not.toMatch(/^Bcc:/m);
});

test('for a sensitive circle it names nobody and nothing', () => {
	const { subject, text } = invitationMail({ ...invitation, isSensitive: true }, link);
	for (const word of ['Open waters', 'Meridian', 'Harbour', 'Ruth', 'Ada'])
		expect(subject + text).not.toContain(word);
	expect(text).toContain(link);
});
