import { type DataClass, dataClasses, usualDataClass } from '../domain/data-class.ts';
import type { ModelRoute } from '../domain/model-route.ts';
import type { AuthorizationRequest } from '../domain/policy.ts';
import type { Workspace } from '../domain/workspace.ts';
import { hostOf, staysHere } from '../models/endpoint.ts';
import { processorOf } from '../models/processor-of.ts';

/** What a workspace says about data and who may work with them. */
export type DataRules = Pick<Workspace, 'settings' | 'processors'>;

export const dataClassOf = ({ settings }: DataRules): DataClass => settings.dataClass ?? usualDataClass;

/** The question whether a role may send what it works with to a route. `today` is a day such as `2026-12-01`. */
export function modelQuestion(
  route: ModelRoute,
  rules: DataRules,
  about: { tenant: string; role: string; today: string },
): AuthorizationRequest {
  const { tenant, role, today } = about;
  const processor = processorOf(route, rules.processors ?? []);
  return {
    principal: { type: 'Agent', id: role },
    action: 'call_model',
    resource: {
      type: 'Route',
      id: route.name,
      attributes: {
        tenant,
        own: staysHere(route),
        recorded: processor !== null,
        contractInForce: processor !== null && processor.contract.date <= today,
        noTraining: processor?.noTraining ?? false,
        region: route.region ?? processor?.region ?? 'third',
        routeClasses: [...(route.dataClasses ?? dataClasses)],
        processorClasses: [...(processor?.dataClasses ?? [])],
      },
    },
    context: { tenant, dataClass: dataClassOf(rules) },
  };
}

/** Why a route may not be called, and what an admin can write where. */
export function whyNot(route: ModelRoute, rules: DataRules, today: string): { message: string; file: string } {
  const host = hostOf(route);
  const dataClass = dataClassOf(rules);
  const sent = `The route ${route.name} would send ${dataClass} texts to ${host}`;
  const processor = processorOf(route, rules.processors ?? []);
  if (!processor) {
    const lines = exampleEntry(host, dataClass);
    return {
      file: 'processors.yaml',
      message: `${sent}, which no entry of processors.yaml has. Nothing was sent. Add it with your own contract, for example:\n${lines}`,
    };
  }
  const { id, contract, region, noTraining } = processor;
  return { file: 'processors.yaml', message: `${sent}. Nothing was sent: ${reasons().join('; ')}.` };

  function reasons(): string[] {
    const where = route.region ?? region;
    return [
      ...(contract.date > today ? [`the contract with ${id} is in force from ${contract.date} on`] : []),
      ...(processor!.dataClasses.includes(dataClass) ? [] : [`dataClasses of ${id} has no ${dataClass}`]),
      ...(route.dataClasses && !route.dataClasses.includes(dataClass)
        ? [`dataClasses of the route in models.yaml has no ${dataClass}`]
        : []),
      ...(noTraining ? [] : [`${id} trains models with what it gets (noTraining: false)`]),
      ...(dataClass === 'personal' && where === 'third' ? ['its region is third'] : []),
      'policies/models.cedar and the policies of the workspace say what is allowed',
    ];
  }
}

const exampleEntry = (host: string, dataClass: DataClass): string => `processors:
  - id: ${slugOf(host)}
    name: Name of the company
    hosts: [${host}]
    contract: { kind: avv, reference: "AVV 2026-17", date: 2026-01-01 }
    region: eu            # eu, adequate or third
    retentionDays: 30
    noTraining: true
    dataClasses: [${dataClass === 'public' ? 'public' : `public, ${dataClass}`}]`;

const slugOf = (host: string): string =>
  host
    .replace(/^api\./, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
