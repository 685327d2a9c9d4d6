import sharp from 'sharp';
import { expect, it } from 'vitest';
import { checkFile } from './check-file.server';
import { largestFile, tidyName, tooLarge, wrongKind } from './file';
import { isTooLarge } from './uploads';

const canvas = (width: number, height: number) =>
	sharp({ create: { width, height, channels: 3, background: '#0e6d5f' } });
const named = (name: string, content: Uint8Array | string) => new File([Buffer.from(content)], name);

it('takes out of a picture who made it, where and with what, and stands it upright', async () => {
	const made = await canvas(40, 20)
		.jpeg()
		.withExif({ IFD0: { Artist: 'Mei Lin' }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } })
		.withMetadata({ orientation: 6 })
		.toBuffer();
	expect(made.toString('latin1')).toContain('Mei Lin');
	const checked = await checkFile(named('Mei.JPG', made), 'pictures');
	if (!checked.ok) throw new Error(checked.problem);
	const { file } = checked;
	expect(file).toMatchObject({ name: 'Mei.jpg', mediaType: 'image/jpeg', width: 20, height: 40 });
	expect(Buffer.from(file.content).toString('latin1')).not.toContain('Mei Lin');
	const kept = await sharp(file.content).metadata();
	expect([kept.exif, kept.xmp, kept.iptc, kept.orientation]).toEqual([
		undefined,
		undefined,
		undefined,
		undefined
	]);
});

it.each(['png', 'gif', 'webp'] as const)('takes %s pictures, whatever they are called', async (format) => {
	const checked = await checkFile(
		named('scan.txt', await canvas(8, 6).toFormat(format).toBuffer()),
		'pictures'
	);
	expect(checked).toMatchObject({
		ok: true,
		file: { name: `scan.${format}`, mediaType: `image/${format}`, width: 8, height: 6 }
	});
});

it('makes very large pictures smaller', async () => {
	const checked = await checkFile(named('wide.png', await canvas(6400, 100).png().toBuffer()), 'pictures');
	expect(checked).toMatchObject({ ok: true, file: { width: 3200, height: 50 } });
});

it('believes what a file is, not what it is called', async () => {
	const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
	for (const file of [
		named('map.svg', svg),
		named('map.png', svg),
		named('page.html', '<!doctype html><p>x'),
		named('run.png', Buffer.from('MZ\x90\0'.repeat(50), 'latin1'))
	])
		expect(await checkFile(file, 'evidence'), file.name).toEqual({ ok: false, problem: wrongKind.evidence });
	const broken = (await canvas(8, 6).png().toBuffer()).subarray(0, 50);
	expect(await checkFile(named('broken.png', broken), 'pictures')).toMatchObject({ ok: false });
});

it('takes documents as evidence only, and text only when it is text all through', async () => {
	const pdf = named('report.pdf', '%PDF-1.7\n%%EOF');
	expect(await checkFile(pdf, 'evidence')).toMatchObject({
		ok: true,
		file: { mediaType: 'application/pdf' }
	});
	expect(await checkFile(pdf, 'pictures')).toEqual({ ok: false, problem: wrongKind.pictures });
	expect(await checkFile(named('list.csv', 'one,two\né,3\n'), 'evidence')).toMatchObject({
		ok: true,
		file: { name: 'list.csv', mediaType: 'text/csv' }
	});
	expect(await checkFile(named('list.csv', Buffer.from([0xff, 0xfe, 0x41])), 'evidence')).toMatchObject({
		ok: false
	});
});

it('refuses what is too large or empty before looking at it', async () => {
	const large = named('large.png', Buffer.alloc(largestFile + 1));
	expect(await checkFile(large, 'pictures')).toEqual({ ok: false, problem: tooLarge });
	expect(await checkFile(named('nothing.png', ''), 'pictures')).toMatchObject({ ok: false });
});

it('keeps of a name what can be seen and is no path', () => {
	expect(tidyName('../../etc/passwd', 'image/png')).toBe('passwd.png');
	expect(tidyName('C:\\photos\\a\u202egnp.exe', 'image/png')).toBe('agnp.png');
	expect(tidyName('.png', 'image/png')).toBe('picture.png');
});

it('lets large requests through to the routes that take files alone', () => {
	const sized = (length: number) =>
		new Request('http://here/', { method: 'POST', headers: { 'content-length': String(length) } });
	expect(isTooLarge(sized(600_000), '/sessions/[session]/edit')).toBe(true);
	expect(isTooLarge(sized(600_000), '/sessions/[session]/files')).toBe(false);
	expect(isTooLarge(sized(largestFile * 2), '/sessions/[session]/files')).toBe(true);
	const chunked = new Request('http://here/', {
		method: 'POST',
		headers: { 'transfer-encoding': 'chunked' }
	});
	expect(isTooLarge(chunked, '/sign-in')).toBe(true);
});
