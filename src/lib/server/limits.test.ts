import { expect, test } from 'vitest';
import { networkOf } from './limits';

test.each([
	['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
	['2001:0DB8:1:2::9', '2001:db8:1:2::/64'],
	['2001:db8::9', '2001:db8:0:0::/64'],
	['::1', '0:0:0:0::/64']
])('attempts from %s count for %s', (address, network) => {
	expect(networkOf(address)).toBe(network);
});

test.each(['192.0.2.7', '::ffff:192.0.2.7', 'no address at all'])('%s counts for itself', (address) => {
	expect(networkOf(address)).toBe(address);
});
