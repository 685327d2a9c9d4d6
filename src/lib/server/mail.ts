import fs from 'node:fs/promises';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { config } from './config';
import type { Tx } from './database';
import { kept } from './kept';
import { log } from './log';
import { enqueue, workOn } from './queue';

export type Mail = {
	to: string;
	subject: string;
	text: string;
	headers?: Record<string, string>;
	/** The address alone as the sender, without the name that says what this is about. */
	plainSender?: boolean;
};

const oneAddress = /^[^\s@,;:<>()"\\[\]]+@[^\s@,;:<>()"\\[\]]+$/;
const greetedWithinMs = 20_000;
/** A server that looks into a letter before it takes it may need this long: who hangs up sooner sends it again. */
const takenWithinMs = 600_000;

/** Sends a mail now. Throws when the mail server does not take it. Without SMTP_URL it becomes a file, and its link is printed. */
export async function sendMail(mail: Mail): Promise<void> {
	const message = checked(mail);
	if (config.smtpUrl) await transport().sendMail(message);
	else await keepAsFile(message);
}

/**
 * Queues a mail: it is tried again when the mail server is away. Within a transaction of the background identity it
 * is sent only if that one commits.
 */
export async function queueMail(mail: Mail, tx?: Tx): Promise<void> {
	checked(mail);
	await enqueue('mail', mail, { tx });
}

workOn<Mail>('mail', sendMail);

type Message = ReturnType<typeof checked>;

function checked({ to, subject, text, headers, plainSender }: Mail) {
	if (!oneAddress.test(to)) throw new Error('A mail needs exactly one address.');
	for (const value of [subject, ...Object.entries(headers ?? {}).flat()]) {
		if (/[\r\n]/.test(value)) throw new Error('A mail header must not contain line breaks.');
	}
	return {
		from: plainSender ? (/<([^>]+)>/.exec(config.mailFrom)?.[1] ?? config.mailFrom) : config.mailFrom,
		to: { name: '', address: to },
		subject,
		text,
		headers: { 'Auto-Submitted': 'auto-generated', ...headers },
		// Text in a mail is text: no file and no address is ever fetched for it.
		disableFileAccess: true,
		disableUrlAccess: true
	};
}

const transport = () =>
	kept('smtp', () =>
		createTransport(config.smtpUrl ?? '', {
			connectionTimeout: greetedWithinMs,
			greetingTimeout: greetedWithinMs,
			socketTimeout: takenWithinMs
		} as object)
	);

async function keepAsFile(message: Message): Promise<void> {
	const folder = path.join(config.dataFolder, 'mail');
	await fs.mkdir(folder, { recursive: true, mode: 0o700 });
	const { message: bytes } = await createTransport({
		streamTransport: true,
		buffer: true,
		newline: 'unix'
	}).sendMail(message);
	const file = path.join(
		folder,
		`${new Date().toISOString().replace(/[:.]/g, '-')}-${randomUUID().slice(0, 4)}.eml`
	);
	await fs.writeFile(file, bytes as Buffer, { mode: 0o600 });
	const links = message.text.split(/\s+/).filter((word) => word.startsWith(config.origin));
	console.log(
		[`No mail server is set (SMTP_URL). The mail is in ${file}`, ...links.map((link) => `  ${link}`)].join(
			'\n'
		)
	);
	log.debug('a mail was kept as a file');
}
