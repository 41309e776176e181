import { expect, it } from '@jest/globals';
import type { TenantDependencies } from '../../activities/dependencies.ts';
import { mayCallModel } from '../../activities/may-call-model.ts';
import type { Processor } from '../../domain/processor.ts';
import { houseWriterRoute } from '../../models/routes.ts';
import { createAuthorizer } from '../../policies/authorize.ts';
import { housePolicies, loadPolicySet } from '../../policies/policy-set.ts';

const route = { name: 'environment', model: 'gpt-4.1', class: 'large' as const };
const openAi: Processor = {
  id: 'openai',
  name: 'OpenAI Ireland Ltd.',
  hosts: ['api.openai.com'],
  contract: { kind: 'avv', reference: 'AVV 17', date: '2026-11-24' },
  region: 'eu',
  retentionDays: 30,
  noTraining: true,
  dataClasses: ['public', 'internal'],
};

function desk(processors?: Processor[], now = '2026-11-24T08:00:00Z') {
  const recorded: boolean[] = [];
  const deps = {
    store: {
      tenant: 'bergwerk',
      ledger: {
        recordDecision: async ({ decision }: { decision: { allowed: boolean } }) => recorded.push(decision.allowed),
      },
    },
    authorize: createAuthorizer(loadPolicySet(housePolicies)),
    loadWorkspace: async () => ({ workspace: { settings: { timeZone: 'Europe/Berlin' }, processors } }),
    now: () => new Date(now),
  } as unknown as TenantDependencies;
  return { recorded, mayCall: mayCallModel(deps, { campaign: 'launch', role: 'copywriter' }) };
}

it('refuses a model that nobody has recorded, names the file and the lines to add, and keeps the decision', async () => {
  const { recorded, mayCall } = desk();
  const error = await mayCall(route).catch((thrown) => thrown);
  expect(error).toMatchObject({ errorClass: 'denied', where: { file: 'processors.yaml' } });
  expect(error.message).toContain('hosts: [api.openai.com]');
  expect(recorded).toEqual([false]);
});

it('lets what is internal go to a recorded processor from the day of its contract on, and to the house writer always', async () => {
  const { recorded, mayCall } = desk([openAi]);
  await mayCall(route);
  await mayCall(houseWriterRoute);
  expect(recorded).toEqual([true, true]);
  const early = desk([openAi], '2026-11-23T08:00:00Z');
  await expect(early.mayCall(route)).rejects.toThrow('in force from 2026-11-24');
});

it('does not take the word of a route for a processor at another host', async () => {
  const elsewhere = { ...route, baseUrl: 'https://models.example/v1', processor: 'openai' };
  await expect(desk([openAi]).mayCall(elsewhere)).rejects.toMatchObject({ errorClass: 'denied' });
});
