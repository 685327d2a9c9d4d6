import type { SupabaseClient } from '@supabase/supabase-js';
import type { Person } from '$lib/person/person';

declare global {
	namespace App {
		interface Error {
			message: string;
			/** Shown to the person; the log has the same one. */
			id?: string;
		}
		interface PageData {
			/** The day it is where whoever looks is: 'yyyy-mm-dd'. */
			today?: string;
			/** The time zone they are in. */
			zone?: string;
		}
		interface Locals {
			person: Person | null;
			/** The verified account, also before it has arrived as a person. */
			account: { userId: string; email: string; sessionId: string | null } | null;
			supabase: SupabaseClient;
			requestId: string;
		}
	}
}

export {};
