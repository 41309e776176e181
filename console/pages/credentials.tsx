import { expiryNoticeDays } from '../../domain/credential.ts';
import type { CredentialView } from '../desk/credential-desk.ts';
import { Field } from './field.tsx';
import { Layout } from './layout.tsx';
import { Notice } from './notice.tsx';
import type { Page } from './page.ts';

interface Props {
  page: Page;
  credentials: CredentialView[];
  done?: string | undefined;
  problem?: { title: string; text: string } | undefined;
}

/** What is known of each credential, and a form that takes a value. No value is ever in a page, not even one that was refused. */
export function CredentialsPage({ page, credentials, done, problem }: Props) {
  const words = page.t.credential;
  return (
    <Layout page={page} title={words.title}>
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      {problem && <Notice title={problem.title} text={problem.text} />}
      {done && <Notice kind="good" text={done} />}
      {credentials.length === 0 ? (
        <p class="empty">{words.none}</p>
      ) : (
        <section class="scroll" tabindex={0} aria-label={words.title}>
          <Table page={page} credentials={credentials} />
        </section>
      )}
      <SetForm page={page} />
    </Layout>
  );
}

function Table({ page, credentials }: Pick<Props, 'page' | 'credentials'>) {
  const { t, format } = page;
  const words = t.credential;
  return (
    <table>
      <thead>
        <tr>
          {[words.name, words.kind, words.expires, words.updated, words.used, words.state].map((title) => (
            <th scope="col">{title}</th>
          ))}
          <td />
        </tr>
      </thead>
      <tbody>
        {credentials.map((one) => (
          <tr>
            <th scope="row">
              <code>vault:{one.name}</code>
            </th>
            <td>{words.kinds[one.kind]}</td>
            <td>
              <Expiry page={page} credential={one} />
            </td>
            <td>{format.dateTime(one.updatedAt)}</td>
            <td>{one.usedAt ? format.dateTime(one.usedAt) : words.never}</td>
            <td>
              <span class={`tag ${one.trouble ? 'bad' : 'good'}`}>
                {one.trouble ? (words.troubles[one.trouble.errorClass] ?? one.trouble.errorClass) : words.good}
              </span>
            </td>
            <td>
              {(['check', 'remove'] as const).map((verb) => (
                <form method="post" action={`/credentials/${one.name}/${verb}`}>
                  <button type="submit" class="quiet" aria-label={`${words[verb]}: ${one.name}`}>
                    {words[verb]}
                  </button>
                </form>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Expiry({ page: { t, format }, credential }: { page: Page; credential: CredentialView }) {
  const { expiresAt, daysLeft } = credential;
  if (expiresAt === null || daysLeft === null) return <>{t.credential.unknownExpiry}</>;
  return (
    <>
      {format.date(expiresAt)}{' '}
      {daysLeft <= expiryNoticeDays && <span class="tag bad">{t.credential.daysLeft(daysLeft)}</span>}
    </>
  );
}

function SetForm({ page: { t } }: { page: Page }) {
  const words = t.credential;
  return (
    <section class="sheet">
      <h2>{words.set}</h2>
      <form method="post" action="/credentials" autocomplete="off">
        <Field label={words.name} name="name" note={words.nameNote}>
          <input id="name" name="name" required pattern="[a-z0-9]+(-[a-z0-9]+)*" maxlength={60} autocomplete="off" />
        </Field>
        <Field label={words.value} name="secret" note={words.valueNote}>
          <input id="secret" type="password" name="secret" required autocomplete="new-password" spellcheck={false} />
        </Field>
        <Field label={words.day} name="expires" optional={t.optional}>
          <input id="expires" type="date" name="expires" />
        </Field>
        <button type="submit">{words.save}</button>
      </form>
      <p class="small">{words.connectNote}</p>
    </section>
  );
}
