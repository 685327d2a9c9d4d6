import { expect, test } from 'vitest';
import { newPasswordLetter, signInLetter } from './mails';
import { codeEntry, email, newPassword, tooOften } from './sign-in';

test('an address is trimmed and in small letters, and nothing else is an address', () => {
	expect(email.parse('  Ruth@Example.ORG ')).toBe('ruth@example.org');
	for (const wrong of ['', 'ruth', 'ruth@', 'a b@example.org', 'a@example.org,b@example.org']) {
		expect(email.safeParse(wrong).success, wrong).toBe(false);
	}
});

test('a password has ten characters and is never cut off silently', () => {
	expect(newPassword.safeParse('lantern 99').success).toBe(true);
	expect(newPassword.safeParse('lantern 9').success).toBe(false);
	expect(newPassword.safeParse('é'.repeat(36)).success).toBe(true);
	expect(newPassword.safeParse('é'.repeat(37)).success).toBe(false);
});

test('a code may be typed with spaces', () => {
	expect(codeEntry.parse({ email: 'ruth@example.org', code: ' 123 456' }).code).toBe('123456');
	expect(codeEntry.safeParse({ email: 'ruth@example.org', code: '12345' }).success).toBe(false);
});

test('the mail carries the link on a line of its own, and where to go afterwards', () => {
	const way = {
		origin: 'https://colloquy.example.org',
		linkToken: 'abc_-',
		code: '123456',
		next: '/circles?x=1'
	};
	expect(signInLetter(way).text).toContain(
		'\nhttps://colloquy.example.org/sign-in/link?token=abc_-&next=%2Fcircles%3Fx%3D1\n'
	);
	expect(signInLetter({ ...way, next: '/' }).text).toContain('/sign-in/link?token=abc_-\n');
	expect(newPasswordLetter(way).text).toContain('next=%2Fpassword%2Fnew');
});

test('waiting is said in minutes', () => {
	expect(tooOften(20)).toContain('Wait a minute');
	expect(tooOften(61)).toContain('Wait 2 minutes');
	expect(tooOften(3600)).toContain('Wait an hour');
});
