import { basename } from 'node:path';
import type { Client } from '@temporalio/client';
import { openChannel } from '../activities/open-channel.ts';
import { createDesk } from '../console/desk/create-desk.ts';
import type { Desk } from '../console/desk/desk.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { Workspace } from '../domain/workspace.ts';
import type { TenantHouse } from '../house/open-house.ts';
import { ingestDocument } from '../knowledge/ingest-document.ts';
import { listDocuments } from '../knowledge/list-documents.ts';
import { readPassages } from '../knowledge/read-passages.ts';
import { searchKnowledge } from '../knowledge/search-knowledge.ts';
import { readWebPassages } from '../knowledge/web/read-web-passages.ts';
import { signCommand } from '../policies/attestation.ts';
import type { SigningKey } from '../policies/keys.ts';
import { taskQueue } from '../temporal.ts';
import { checkBrief } from './check-brief.ts';
import { checkSchedule } from './check-schedule.ts';
import { explainPolicy } from './explain-policy.ts';
import { readersOfReplacement } from './readers-of-replacement.ts';
import { watchStuck } from './watch-stuck.ts';

/** Passages of documents that people add are cut as the workspace cuts its own where it says nothing. */
const chunk = { size: 900, overlap: 120 };

/** The desk of one tenant, signing with the key that this process has for it. */
export function composeDesk(house: TenantHouse, temporal: Client, key: SigningKey): Desk {
  const { knowledge, store, authorize, policySet, loadWorkspace, connectors, secret, workspaceDirectory } = house;
  const { now } = knowledge;
  const open = (workspace: Workspace, name: string) =>
    openChannel({ connectors, secret, workspaceDirectory, store, now }, workspace, name);
  return createDesk({
    store,
    temporal,
    taskQueue,
    failing: watchStuck(temporal, store.tenant),
    authorize,
    sign: (command) => signCommand(key, command),
    loadWorkspace,
    checkBrief,
    checkSchedule: (given, context) => checkSchedule(given, context, { workspaceDirectory, openChannel: open, now }),
    openChannel: open,
    credentials: house.credentials,
    knowledge: {
      search: (query) => searchKnowledge(knowledge, query),
      passages: async (ids, scope) =>
        (await Promise.all([readPassages(knowledge, ids, scope), readWebPassages(store.artifacts, ids)])).flat(),
      documents: () => listDocuments(knowledge),
      async add({ name, bytes, ...audience }) {
        const id = basename(name);
        const current = (await listDocuments(knowledge)).find((document) => document.id === id);
        const readers = readersOfReplacement(id, current?.readers, audience);
        if (current?.origin === 'workspace')
          throw new CopydeskError(
            'conflict',
            `The workspace has a document ${id}. Change it there, or choose another name.`,
          );
        // What a person of the workspace hands in counts as the house's own word.
        const source = { id, origin: 'added', readers, trust: 'own', chunk } as const;
        return { id, change: (await ingestDocument(knowledge, source, bytes)).outcome };
      },
    },
    explain: (question, people) => explainPolicy({ tenant: store.tenant, policySet, authorize }, question, people),
    now,
  });
}
