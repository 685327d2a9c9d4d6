import { expect, test } from 'vitest';
import { localPath } from './signed-in';

test('paths of this site are kept', () => {
	for (const path of ['/', '/circles/1?tab=a#b', '/@someone', '/%5cevil.example'])
		expect(localPath(path, '/home')).toBe(path);
	expect(localPath('/a/../circles', '/home')).toBe('/circles');
	expect(localPath('/caf\u00e9', '/home')).toBe('/caf%C3%A9');
});

test.each([
	null,
	'',
	'https://evil.example',
	'javascript:alert(1)',
	'//evil.example',
	'/\\evil.example',
	'/\t/evil.example',
	'/\u0000',
	'/..//evil.example',
	'/.//evil.example',
	'/a/..//evil.example',
	'/%2e%2e//evil.example',
	' /circles'
])('%j leads home', (path) => {
	expect(localPath(path, '/home')).toBe('/home');
});
