import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import type { ToolResults, TurnRecord } from '../../activities/compose-messages.ts';
import type { TaskSpec, TurnRef } from '../../domain/agent-run.ts';
import { Brief } from '../../domain/brief.ts';
import type { Pin } from '../../domain/campaign.ts';
import type { Findings } from '../../domain/finding.ts';
import type { Ref } from '../../domain/ref.ts';
import { Research } from '../../domain/research.ts';
import { WebPage } from '../../domain/web-page.ts';
import { edgeTo, html, type Site, startSite } from '../knowledge/web/site.ts';
import { type SearchSimulator, startSearchEngines } from '../simulators/search-engines.ts';
import { example, openDesk, tenant } from './desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
let site: Site;
let engines: SearchSimulator;
const statement = 'Die Nordgrat 3L hielt im Dauertest der Bergpost 72 Stunden Regen aus.';
const address = () => `http://bergpost.example:${site.port}/dauertest`;
beforeAll(async () => {
  site = await startSite({
    '/dauertest': html(
      `<html lang="de"><body><article><h1>Dauertest</h1>${`<p>${statement}</p>`.repeat(4)}</article></body></html>`,
    ),
  });
  engines = await startSearchEngines();
  engines.found = [{ title: 'Dauertest', url: address(), text: 'Regen' }];
  desk = await openDesk();
});
afterAll(() => Promise.all([site.close(), engines.close(), desk.close()]));

/** A campaign whose workspace says this about the web. */
async function open(campaign: string, research?: Record<string, unknown>) {
  const files = await desk.deps.loadWorkspace();
  const workspace = { ...files.workspace, ...(research && { research: Research.parse(research) }) };
  const activities = desk.activitiesOf(campaign, {
    loadWorkspace: async () => ({ ...files, workspace }),
    web: edgeTo(site, { 'bergpost.example': ['127.0.0.1'] }),
  });
  const brief = {
    ...Brief.parse(parse(await readFile(`${example}/briefs/produkt-launch-blog.yaml`, 'utf8'))),
    id: campaign,
  };
  const pin = await activities.pinRun({ tenant, campaign, brief: await desk.store.artifacts.put('brief', brief) });
  return { activities, pin };
}
const on = () => ({
  enabled: true,
  userAgent: { name: 'SteinfoehrResearch', contact: 'netz@steinfoehr.example' },
  search: { provider: 'searxng', url: engines.url },
  ports: [site.port],
  limits: { secondsBetween: 0 },
});
const task: TaskSpec = { role: 'researcher', language: 'de' };

/** What the tools answer when a model asks for this. */
async function call(
  opened: Awaited<ReturnType<typeof open>>,
  calls: { name: string; arguments: unknown }[],
  turns: TurnRef[] = [],
) {
  const record: TurnRecord = {
    kind: 'tools',
    response: {
      content: '',
      toolCalls: calls.map((one, index) => ({ id: `c${index}`, ...one })),
      usage: { inputTokens: 1, outputTokens: 1 },
    } as unknown as TurnRecord['response'],
    output: null,
    problems: [],
  };
  const turn = await desk.store.artifacts.put('turn', record);
  const results = await opened.activities.useTools({ pin: opened.pin, step: 'research', task, turns, turn });
  const { messages, label } = await desk.store.artifacts.get<ToolResults>(results);
  return { turn: { turn, results }, label, values: messages.map(({ content }) => JSON.parse(content)) };
}

describe('research on the web', () => {
  it('is granted to the researcher alone, and only where the workspace enables it', async () => {
    const toolsOf = async ({ pin }: { pin: Pin }) => {
      const agents = await desk.store.artifacts.get<
        Record<string, { tools: { name: string }[]; prompts: { de: string } }>
      >(pin.agents);
      const granted = Object.entries(agents).filter(([, { tools }]) =>
        tools.some(({ name }) => /web|page$/.test(name)),
      );
      return {
        roles: granted.map(([role]) => role),
        short: pin.roles.researcher!.shortTools,
        said: /im Netz/.test(agents.researcher!.prompts.de),
      };
    };
    expect(await toolsOf(await open('web-on', on()))).toEqual({ roles: ['researcher'], short: false, said: true });
    expect(await toolsOf(await open('web-off'))).toEqual({ roles: [], short: true, said: false });
    expect(await toolsOf(await open('web-off-said', { ...on(), enabled: false }))).toEqual({
      roles: [],
      short: true,
      said: false,
    });
  });

  it('is refused where it is off, whatever the model asks for', async () => {
    const { values } = await call(await open('web-refused'), [
      { name: 'search_web', arguments: { query: 'Regen' } },
      { name: 'fetch_page', arguments: { url: address() } },
    ]);
    for (const { error } of values)
      expect(error).toMatchObject({ class: 'denied', message: expect.stringContaining('research.yaml') });
    expect(site.asked).toEqual([]);
  });

  it('goes from question to page by the house writer, and keeps the page as an untrusted artifact', async () => {
    const { activities, pin } = await open('web-run', on());
    const turns: TurnRef[] = [];
    let output: Ref | null = null;
    const labels: string[] = [];
    while (!output && turns.length < 8) {
      const result = await activities.callModel({
        pin,
        stage: 'research',
        step: 'research',
        task,
        turns,
        escalate: false,
      });
      if (result.kind === 'final') output = result.output;
      else {
        const results = await activities.useTools({ pin, step: 'research', task, turns, turn: result.turn });
        labels.push((await desk.store.artifacts.get<ToolResults>(results)).label.integrity);
        turns.push({ turn: result.turn, results });
      }
    }
    expect(turns).toHaveLength(2);
    expect(labels.at(-1)).toBe('untrusted');
    expect(site.asked).toContain('/dauertest');
    const [read] = (await desk.store.artifacts.get<ToolResults>(turns[1]!.results!)).messages;
    const { page } = JSON.parse(read!.content);
    const kept = WebPage.parse(await desk.store.artifacts.get(page.document));
    expect(kept).toMatchObject({
      finalUrl: address(),
      label: { integrity: 'untrusted' },
      hash: expect.stringMatching(/^sha256:/),
    });
  });

  it('reads no address that a model has put together, even on a site that was found', async () => {
    const opened = await open('web-origin', on());
    const searched = await call(opened, [{ name: 'search_web', arguments: { query: 'Regen' } }]);
    expect(searched.values[0].results[0].url).toBe(address());
    const before = site.asked.length;
    const { values } = await call(
      opened,
      [{ name: 'fetch_page', arguments: { url: `${address()}?marge=42` } }],
      [searched.turn],
    );
    expect(values[0].error).toMatchObject({
      class: 'denied',
      message: expect.stringContaining('only addresses are read'),
    });
    expect(site.asked).toHaveLength(before);
  });

  it('ends with the calls that the workspace allows, also within one turn', async () => {
    const opened = await open('web-calls', { ...on(), limits: { callsPerRun: 2, secondsBetween: 0 } });
    const query = { name: 'search_web', arguments: { query: 'Regen' } };
    const { values } = await call(opened, [query, query, query]);
    expect(values.map(({ error }) => error?.class ?? 'found')).toEqual(['found', 'found', 'denied']);
  });

  it('gives claims a source that exists, and a person the last word about it', async () => {
    const opened = await open('web-claim', on());
    const searched = await call(opened, [{ name: 'search_web', arguments: { query: 'Regen' } }]);
    const fetched = await call(opened, [{ name: 'fetch_page', arguments: { url: address() } }], [searched.turn]);
    expect(fetched.label).toMatchObject({ integrity: 'untrusted' });
    const [passage] = fetched.values[0].passages;
    const asset = opened.pin.assets[0]!;
    const claim = (quote: string, id = passage.id, document = passage.document) => ({
      text: statement,
      evidence: [{ document, passage: id, quote, confidence: 1 }],
    });
    const rulesFor = async (...claims: ReturnType<typeof claim>[]) => {
      const body = [{ kind: 'paragraph', text: statement }];
      const content = { title: 'Dauertest', description: '', slug: 'dauertest', body, claims };
      const about = {
        asset: asset.asset,
        channel: asset.channel,
        locale: asset.locale,
        hypothesis: '',
        madeBy: 'agent:copywriter',
      };
      const ref = await desk.store.artifacts.put('variant', { ...about, content, basedOn: null, contributors: [] });
      const [status] = await opened.activities.checkVariants({
        ...{ pin: opened.pin, asset, research: null, strategy: null, drafts: [], existing: [ref] },
      });
      const { findings } = await desk.store.artifacts.get<Findings>(status!.findings);
      return findings.filter(({ rule }) => rule.startsWith('evidence/'));
    };
    const [finding, ...others] = await rulesFor(claim(statement));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      rule: 'evidence/foreign-source',
      verdict: 'human',
      role: 'legal',
      message: { en: expect.stringContaining(address()) },
    });
    expect((await rulesFor(claim('Sie hielt 90 Stunden.'))).map(({ rule }) => rule)).toContain(
      'evidence/quote-not-found',
    );
    // What is no page of the web is no source, whoever cites it.
    const { brief } = opened.pin;
    expect((await rulesFor(claim(statement, `${brief}#1`, brief))).map(({ rule }) => rule)).toContain(
      'evidence/unknown-passage',
    );
  });
});
