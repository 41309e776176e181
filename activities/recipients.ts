import type { Prepared, RecipientAccess } from '../domain/channel.ts';
import type { RecipientList } from '../domain/consent.ts';
import type { Ref } from '../domain/ref.ts';
import type { ChannelConfig } from '../domain/workspace.ts';
import type { TenantStore } from '../store/store.ts';
import type { TenantDependencies } from './dependencies.ts';

/** What of the store mail needs. */
export type RecipientStore = Pick<TenantStore, 'consents' | 'artifacts'>;

/** Everybody who wants mail of this channel now, by id, put down for approvers; undefined for a channel that writes to nobody. */
export async function listRecipients(
  { consents, artifacts }: RecipientStore,
  { mailing }: Pick<ChannelConfig, 'mailing'>,
): Promise<{ list: Ref; count: number } | undefined> {
  if (!mailing) return undefined;
  const list: RecipientList = { ...mailing, ids: await consents.wanting(mailing) };
  return { list: await artifacts.put('recipient-list', list), count: list.ids.length };
}

/** From ids to addresses, at the moment of sending: whoever has said no since, or has had enough this week, is left out. */
export const recipientAccess = (
  { consents, artifacts }: RecipientStore,
  unsubscribeUrl: TenantDependencies['unsubscribeUrl'],
): RecipientAccess => ({
  async entitled(list, publication) {
    const found = await consents.entitled(await artifacts.get<RecipientList>(list), publication);
    return found.map(({ token, ...person }) => ({ ...person, unsubscribeUrl: unsubscribeUrl?.(token) ?? null }));
  },
  sent: (publication, id) => consents.noteSent(publication, id),
});

/**
 * Whether a mail is for the list and purpose of its channel as the workspace has them now, and somebody on it may get it. Who may not is left
 * out when it is sent. True where nobody is written to.
 */
export async function hasConsent(
  { consents, artifacts }: RecipientStore,
  { mailing, format }: Pick<ChannelConfig, 'mailing' | 'format'>,
  publication: Ref,
  { recipients }: Pick<Prepared, 'recipients'>,
): Promise<boolean> {
  if (!recipients) return !mailing && format !== 'mail';
  const list = await artifacts.get<RecipientList>(recipients.list);
  if (list.list !== mailing?.list || list.purpose !== mailing.purpose) return false;
  return (await consents.entitled(list, publication)).length > 0;
}
