import type { Person } from '../../domain/workspace.ts';
import type { Explanation, RecordedDecision } from '../desk/desk.ts';
import type { Texts } from '../texts/de.ts';
import { nameOf } from './campaigns.tsx';
import { Layout } from './layout.tsx';
import { Notice } from './notice.tsx';
import type { Page } from './page.ts';

interface Props {
  page: Page;
  people: Person[];
  agents: string[];
  decisions: RecordedDecision[];
  asked?: { principal: string; action: string };
  explanation?: Explanation;
  problem?: string;
  onlyDenied: boolean;
}

/** Who may do what and which rule says so, and what was decided lately. */
export function PolicyPage(props: Props) {
  const { page, explanation, problem, decisions, people, onlyDenied } = props;
  const { t } = page;
  return (
    <Layout page={page} title={t.policy.title}>
      <h1>{t.policy.title}</h1>
      <p class="lead">{t.policy.lead}</p>
      <Question {...props} />
      {problem && <Notice text={problem} />}
      {explanation && <Answer page={page} explanation={explanation} />}
      <section>
        <h2>{t.policy.recent}</h2>
        <nav class="filters" aria-label={t.filters.label}>
          <p>
            <a href="/policy" aria-current={onlyDenied ? undefined : 'true'}>
              {t.policy.all}
            </a>
            <a href="/policy?answer=denied" aria-current={onlyDenied ? 'true' : undefined}>
              {t.policy.onlyDenied}
            </a>
          </p>
        </nav>
        {decisions.length === 0 ? (
          <p>{t.policy.noDecisions}</p>
        ) : (
          <Decisions page={page} decisions={decisions} people={people} />
        )}
      </section>
    </Layout>
  );
}

function Question({ page: { t }, people, agents, asked }: Props) {
  const option = (value: string, name: string, chosen?: string) => (
    <option value={value} selected={value === chosen}>
      {name}
    </option>
  );
  return (
    <form method="get" action="/policy" class="row sheet">
      <label>
        {t.policy.who}
        <select name="principal" required>
          <optgroup label={t.policy.people}>
            {people.map(({ id, name }) => option(`person:${id}`, name, asked?.principal))}
          </optgroup>
          <optgroup label={t.policy.agents}>
            {agents.map((role) => option(`agent:${role}`, t.asset.agent(role), asked?.principal))}
          </optgroup>
          <optgroup label={t.policy.services}>
            {option('service:publisher', t.policy.publisher, asked?.principal)}
          </optgroup>
        </select>
      </label>
      <label>
        {t.policy.what}
        <select name="action" required>
          {Object.entries(t.policy.actions).map(([action, name]) => option(action, name, asked?.action))}
        </select>
      </label>
      <button type="submit">{t.policy.ask}</button>
    </form>
  );
}

function Answer({ page: { t }, explanation: { decision, sentences } }: { page: Page; explanation: Explanation }) {
  return (
    <section class={`notice ${decision.allowed ? 'good' : 'bad'}`} role="status">
      <h2>{decision.allowed ? t.policy.allowed : t.policy.denied}</h2>
      {sentences.map((sentence) => (
        <p>{sentence}</p>
      ))}
      <p class="small">
        {t.policy.rules}: <code>{decision.determining.join(', ') || t.policy.noRule}</code>
      </p>
    </section>
  );
}

function Decisions({
  page: { t, format },
  decisions,
  people,
}: {
  page: Page;
  decisions: RecordedDecision[];
  people: Person[];
}) {
  return (
    <section class="scroll" tabindex={0} aria-label={t.policy.recent}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t.policy.when}</th>
            <th scope="col">{t.policy.who}</th>
            <th scope="col">{t.policy.what}</th>
            <th scope="col">{t.policy.resource}</th>
            <th scope="col">{t.policy.answer}</th>
          </tr>
        </thead>
        <tbody>
          {decisions.map(({ at, principal, action, resource, decision }) => (
            <tr>
              <td>
                <time datetime={at}>{format.dateTime(at)}</time>
              </td>
              <td>{principalName(t, principal, people)}</td>
              <td>{t.policy.actions[action as keyof Texts['policy']['actions']] ?? action}</td>
              <td>
                <code>{resource}</code>
              </td>
              <td>
                <span class={`tag ${decision.allowed ? 'good' : 'bad'}`}>
                  {decision.allowed ? t.policy.allowed : t.policy.denied}
                </span>{' '}
                <code class="small">{decision.determining.join(', ') || t.policy.noRule}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function principalName(t: Texts, principal: string, people: readonly Person[]): string {
  const [type, id = principal] = principal.split(':');
  if (type === 'Person') return nameOf(people, id);
  return type === 'Agent' ? t.asset.agent(id) : t.policy.publisher;
}
