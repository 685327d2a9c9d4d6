import type postgres from 'postgres';
import { packSections, type PackedSection, type Sections } from './sections.server';

export type Reason = 'automatic' | 'named' | 'before_restore' | 'restored';
export type Keeping = {
	reason: Reason;
	name?: string;
	/** The moment of the version that came back. */
	restoredFrom?: Date;
	/** Who restores: a contributor like those who type. */
	writer?: string;
	/** What it was, where that is not what it is now. */
	sections?: Sections;
};
export type KeeperParts = {
	/** The background identity. */
	sql: () => postgres.Sql;
	/** What the document says now, as committed. */
	look: (documentId: string) => Promise<Sections>;
	logger: { error(details: object, words: string): void };
	everyMs: number;
};

type Pending = { since: Date; writers: Set<string>; timer: NodeJS.Timeout };

/**
 * Keeps versions of documents while people write in them [C70]. Who wrote is known here for a minute, in memory, and reaches the
 * database only where the session is attributed [C74].
 */
export class VersionKeeper {
	#parts: KeeperParts;
	#pending = new Map<string, Pending>();

	constructor(parts: KeeperParts) {
		this.#parts = parts;
	}

	/** Somebody has written; a version follows within a minute. */
	note(documentId: string, personId: string | null): void {
		const pending = this.#pending.get(documentId) ?? this.#begin(documentId, new Date());
		if (personId !== null) pending.writers.add(personId);
	}

	/** Keeps a version now. Null when it would be no other than the one before, or when this document has no history. */
	async keep(documentId: string, keeping: Keeping): Promise<string | null> {
		const pending = this.#take(documentId);
		try {
			const rule = await this.#ruleOf(documentId);
			if (rule === null) return null;
			const sections = keeping.sections ?? (await this.#parts.look(documentId));
			const writers = [...(pending?.writers ?? []), ...(keeping.writer ? [keeping.writer] : [])];
			return await this.#store(documentId, keeping, await packSections(sections), {
				// Not even on the way: the database may be told to log what it is asked.
				ids: rule === 'attributed' ? writers : [],
				since: pending?.since ?? new Date()
			});
		} catch (error) {
			if (pending) this.#putOff(documentId, pending);
			throw error;
		}
	}

	/** Keeps what waits for its minute, for a server that stops. */
	async flush(): Promise<void> {
		await Promise.all([...this.#pending.keys()].map((documentId) => this.#keepAutomatic(documentId, false)));
	}

	async #keepAutomatic(documentId: string, again = true): Promise<void> {
		const pending = this.#pending.get(documentId);
		try {
			const kept = await this.keep(documentId, { reason: 'automatic' });
			if (kept !== null || !again || !pending) return;
			const rest = await this.#restOfMinute(documentId);
			if (rest > 0) this.#putOff(documentId, pending, rest);
		} catch (error) {
			this.#parts.logger.error({ err: error, documentId }, 'a version could not be kept');
		}
	}

	#begin(documentId: string, since: Date, ms = this.#parts.everyMs): Pending {
		const timer = setTimeout(() => void this.#keepAutomatic(documentId), ms).unref();
		const pending = { since, writers: new Set<string>(), timer };
		this.#pending.set(documentId, pending);
		return pending;
	}

	#take(documentId: string): Pending | undefined {
		const pending = this.#pending.get(documentId);
		clearTimeout(pending?.timer);
		this.#pending.delete(documentId);
		return pending;
	}

	#putOff(documentId: string, { since, writers }: Pending, ms = this.#parts.everyMs): void {
		const waiting = this.#pending.get(documentId) ?? this.#begin(documentId, since, ms);
		for (const writer of writers) waiting.writers.add(writer);
	}

	/** Null for private notes, which have no history [C73], and for a document that is gone. */
	async #ruleOf(documentId: string): Promise<string | null> {
		const [row] = await this.#parts.sql()<{ attribution: string }[]>`
			select s.attribution from public.documents d join public.sessions s on s.id = d.session_id
			where d.id = ${documentId} and d.owner_id is null`;
		return row?.attribution ?? null;
	}

	/** Milliseconds until the minute of the newest version is over; a timer here may be early by the clock of the database. */
	async #restOfMinute(documentId: string): Promise<number> {
		const [row] = await this.#parts.sql()<{ rest: number | null }[]>`
			select ceil(extract(epoch from max(at) + interval '1 minute' - clock_timestamp()) * 1000)::float8 as rest
			from private.document_versions where document_id = ${documentId}`;
		return row?.rest ?? 0;
	}

	async #store(
		documentId: string,
		{ reason, name, restoredFrom }: Keeping,
		sections: PackedSection[],
		writers: { ids: string[]; since: Date }
	): Promise<string | null> {
		// One text: the driver has no arrays of bytes.
		const packed = JSON.stringify(
			sections.map(({ id, fingerprint, body }) => [id, fingerprint.toString('hex'), body.toString('base64')])
		);
		const [row] = await this.#parts.sql()<{ id: string | null }[]>`
			select private.keep_version(${documentId}, ${reason}, ${name ?? null}, ${restoredFrom ?? null},
				packed.ids, packed.fingerprints, packed.bodies, ${`{${writers.ids.join(',')}}`}::text::uuid[], ${writers.since}) as id
			from (
				select coalesce(array_agg(part ->> 0 order by place), '{}') as ids,
					coalesce(array_agg(decode(part ->> 1, 'hex') order by place), '{}') as fingerprints,
					coalesce(array_agg(decode(part ->> 2, 'base64') order by place), '{}') as bodies
				from jsonb_array_elements(${packed}::text::jsonb) with ordinality as parts (part, place)
			) as packed`;
		return row?.id ?? null;
	}
}
