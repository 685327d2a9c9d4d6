import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const withinMs = 20_000;

/** The newest mail to that address, waited for. Without a mail server, mails are files in the data folder. */
export async function mailTo(
	address: string,
	folder: string
): Promise<{ subject: string; text: string; link: string }> {
	for (const end = Date.now() + withinMs; Date.now() < end; await pause(100)) {
		for (const name of (await fs.readdir(path.join(folder, 'mail')).catch(() => [])).sort().reverse()) {
			const mail = await fs.readFile(path.join(folder, 'mail', name), 'utf8');
			if (!new RegExp(`^To: .*${address.replaceAll('.', '\\.')}`, 'im').test(mail)) continue;
			const text = readable(mail);
			return {
				subject: /^Subject: (.*)$/m.exec(mail)?.[1] ?? '',
				text,
				link: /https?:\/\/\S+/.exec(text)?.[0] ?? ''
			};
		}
	}
	throw new Error(`No mail to ${address} came.`);
}

function readable(mail: string): string {
	const [head = '', ...body] = mail.replaceAll('\r\n', '\n').split('\n\n');
	const text = body.join('\n\n');
	if (!/^Content-Transfer-Encoding: quoted-printable/im.test(head)) return text;
	const bytes = text
		.replace(/=\n/g, '')
		.replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
	return Buffer.from(bytes, 'latin1').toString('utf8');
}
