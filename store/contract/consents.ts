import type { Consent, ConsentProof, RecipientList } from '../../domain/consent.ts';
import type { Ref } from '../../domain/ref.ts';

/** Somebody to whom a mail may go now. */
export interface Entitled {
  id: string;
  address: string;
  name: string | null;
  confirmedAt: string;
  /** Signs this person off. */
  token: string;
}

export interface ConsentRow {
  address: string;
  list: string;
  purpose: string;
  proof: ConsentProof;
  withdrawnAt: string | null;
}

/** Who wants mail. Opt-out beats everything: what was withdrawn counts again only when it is confirmed anew, later than that. */
export interface Consents {
  /** All or none. `optedOut`: those that were left out because the person has said no since. */
  record(entries: readonly Consent[]): Promise<{ added: number; renewed: number; optedOut: number; unchanged: number }>;
  /** From one list or, left out, from all; says how many consents that ended. */
  withdraw(who: { address: string } | { token: string }, list?: string): Promise<number>;
  knowsToken(token: string): Promise<boolean>;
  /** Ids of those who want it now. */
  wanting(mailing: Pick<RecipientList, 'list' | 'purpose'>): Promise<string[]>;
  /** Of a list, those who still want it and have not had their share of the week; what this publication sent to them does not count. */
  entitled(list: RecipientList, publication: Ref): Promise<Entitled[]>;
  /** Remembers a mail for the caps. Doing it again changes nothing. */
  noteSent(publication: Ref, id: string): Promise<void>;
  of(address: string): Promise<ConsentRow[]>;
  lists(): Promise<{ list: string; purpose: string; wanting: number; withdrawn: number }[]>;
  /** Forgets address, name and consents; the id stays in what was sent. False when the address is not known. */
  erase(address: string): Promise<boolean>;
}
