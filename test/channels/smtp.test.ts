import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import { smtp } from '../../channels/smtp/connector.ts';
import { SmtpSettings } from '../../channels/smtp/settings.ts';
import type { Channel, ConnectorDependencies, Journal, PrepareInput, Recipient } from '../../domain/channel.ts';
import type { CopydeskError } from '../../domain/errors.ts';
import type { Ref } from '../../domain/ref.ts';
import { anInput, describeChannelContract, refusal } from './contract.ts';
import { connectorDependencies, journalForTests } from './dependencies.ts';

/** What the real server took, in order: its own log. */
let taken: { to: string; id: string; raw: string }[] = [];
/** Decides about a recipient, about a mail that has come in, and about what happens once it is taken. */
let atRecipient: (address: string) => Error | null = () => null;
/** Decides whether it takes any more mail of ours. */
let atSender: () => Error | null = () => null;
let afterData: (address: string) => 'answer' | 'cut' = () => 'answer';
let server: SMTPServer;
let port = 0;

const people: Recipient[] = ['anna', 'ben', 'carl', 'dora', 'emil'].map((name) => ({
  id: `rcp_${name}`,
  address: `${name}@example.org`,
  name: name === 'anna' ? 'Anna "die Erste" <Bär>' : null,
  confirmedAt: '2026-01-01T09:00:00.000Z',
  unsubscribeUrl: `https://desk.example/unsubscribe/t/${name}`,
}));

beforeAll(async () => {
  server = new SMTPServer({
    authOptional: false,
    // The certificate that it brings is nobody's: see the test that asks for encryption.
    allowInsecureAuth: true,
    logger: false,
    onAuth({ username, password }, _session, done) {
      if (username === 'desk' && password === 'geheim') return done(null, { user: username });
      return done(Object.assign(new Error('no'), { responseCode: 535 }));
    },
    onMailFrom: (_address, _session, done) => done(atSender()),
    onRcptTo: ({ address }, _session, done) => done(atRecipient(address)),
    onData(stream: SMTPServerDataStream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8');
        const to = session.envelope.rcptTo[0]!.address;
        taken.push({ to, id: /^Message-ID: <(.+)>$/im.exec(raw)![1]!, raw });
        // biome-ignore lint/suspicious/noExplicitAny: the connection of a session is its own secret.
        if (afterData(to) === 'cut') for (const one of (server as any).connections) one._socket.destroy();
        else done();
      });
    },
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.server.address() as { port: number }).port;
});
afterAll(async () => {
  await new Promise<void>((done) => server.close(() => done()));
});

let journal: Journal;
let entitled: Recipient[];
let sent: string[];
beforeEach(() => {
  taken = [];
  atRecipient = () => null;
  atSender = () => null;
  afterData = () => 'answer';
  journal = journalForTests();
  entitled = people;
  sent = [];
});

const given = (more: object = {}) => ({
  host: '127.0.0.1',
  port,
  encryption: 'none',
  user: 'desk',
  password: 'env:SMTP_PASSWORD',
  from: { name: 'Steinföhr', address: 'post@steinfoehr.example' },
  unsubscribeBy: 'abmelden@steinfoehr.example',
  imprint: ['Steinföhr GmbH', 'Hangweg 3, 87527 Sonthofen'],
  perSecond: 200,
  ...more,
});

function open(more: Partial<ConnectorDependencies> = {}, settings: object = {}): Channel {
  return smtp.open('newsletter', SmtpSettings.parse(given(settings)), {
    ...connectorDependencies(),
    secret: async () => 'geheim',
    journal,
    recipients: {
      entitled: async () => entitled,
      sent: async (_publication, id) => void sent.push(id),
    },
    ...more,
  });
}

const input = (): PrepareInput => ({
  ...anInput(),
  recipients: { list: `sha256:${'a'.repeat(64)}` as Ref, count: people.length },
});

describeChannelContract(
  'Mail by SMTP',
  () => ({
    open: () => open(),
    input: (changes) => ({ ...input(), content: { ...input().content, ...changes } }),
    countLive: async ({ marker }) => (taken.some(({ id }) => id.startsWith(marker.slice(0, 32))) ? 1 : 0),
    crashBeforeLive: async () => {},
    editByHand: async () => {},
    pageByHand: async () => ({ remoteId: '', url: '' }),
    rawPage: async () => '',
    removeByHand: async () => {},
    openWithoutRights: async () => ({ channel: open({ secret: async () => 'falsch' }), restore: async () => {} }),
  }),
  'mail',
);

describe('a mail to a list', () => {
  const times = () =>
    Object.fromEntries(people.map(({ address }) => [address, taken.filter(({ to }) => to === address).length]));
  const once = Object.fromEntries(people.map(({ address }) => [address, 1]));

  it('goes to each recipient once, with a Message-ID and a way to sign off of their own', async () => {
    const prepared = await open().prepare(input());
    await open().commit(prepared);
    expect(times()).toEqual(once);
    expect(new Set(taken.map(({ id }) => id)).size).toBe(people.length);
    const [anna] = taken;
    expect(anna!.raw).toContain('List-Unsubscribe: <https://desk.example/unsubscribe/t/anna>,');
    expect(anna!.raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(anna!.raw).not.toMatch(/unsubscribe\/t\/ben|<%unsubscribe%>/);
    expect(anna!.raw).not.toMatch(/^Bcc:/im);
    expect(sent).toEqual(people.map(({ id }) => id));
    await open().commit(prepared);
    expect(times()).toEqual(once);
  });

  it('leaves out whoever may not get it now, also when it was put before approvers for more', async () => {
    const prepared = await open().prepare(input());
    entitled = people.slice(1, 3);
    await open().commit(prepared);
    expect(taken.map(({ to }) => to)).toEqual(['ben@example.org', 'carl@example.org']);
  });

  it('sends nobody a second one when the answer to a mail was lost, and goes on with the others', async () => {
    const prepared = await open().prepare(input());
    afterData = (to) => (to === 'carl@example.org' ? 'cut' : 'answer');
    await refusal(open().commit(prepared), 'unknown_outcome');
    expect(await open().find(prepared)).toMatchObject({ state: 'draft' });
    afterData = () => 'answer';
    const receipt = await open().commit(prepared);
    expect(times()).toEqual(once);
    expect(await open().find(prepared)).toEqual({ state: 'live', receipt });
  });

  it('goes on after a crash between two recipients, and twice at once', async () => {
    const prepared = await open().prepare(input());
    const dying: Journal = {
      ...journal,
      begin: async (publication, step) => {
        if (step === 'rcp_dora') throw new Error('killed');
        return journal.begin(publication, step);
      },
    };
    await expect(open({ journal: dying }).commit(prepared)).rejects.toThrow('killed');
    expect(taken).toHaveLength(3);
    await Promise.allSettled([open().commit(prepared), open().commit(prepared)]);
    expect(times()).toEqual(once);
  });

  it('stops when time is up and goes on at the next commit', async () => {
    const prepared = await open().prepare(input());
    const gone = new AbortController();
    afterData = (to) => {
      if (to === 'ben@example.org') gone.abort();
      return 'answer';
    };
    const error = (await open({ signal: gone.signal })
      .commit(prepared)
      .catch((reason) => reason)) as CopydeskError;
    expect(['rate_limited', 'unknown_outcome']).toContain(error.errorClass);
    await open().commit(prepared);
    expect(Object.values(times()).every((count) => count <= 1)).toBe(true);
    expect(taken.length).toBeGreaterThanOrEqual(4);
  });

  it('goes through a list that needs many turns, to nobody twice, and each turn says that it has brought it forward', async () => {
    const prepared = await open().prepare(input());
    entitled = Array.from({ length: 5_000 }, (_, n) => ({
      ...people[1]!,
      id: `rcp_${n}`,
      address: `p${n}@example.org`,
    }));
    const ends: { errorClass: string; advanced: boolean }[] = [];
    for (let receipt = null; receipt === null; ) {
      const gone = new AbortController();
      let inTurn = 0;
      const commit = open({
        signal: gone.signal,
        recipients: {
          entitled: async () => entitled,
          async sent(_publication, id) {
            sent.push(id);
            inTurn += 1;
            if (inTurn === 300) gone.abort();
          },
        },
      }).commit(prepared);
      receipt = await commit.catch((error: CopydeskError) => {
        ends.push({ errorClass: error.errorClass, advanced: error.advanced });
        return null;
      });
    }
    // The workflow gives up after eight turns that bring nothing forward.
    expect(ends.length).toBeGreaterThan(8);
    for (const end of ends) expect(end).toEqual({ errorClass: 'rate_limited', advanced: true });
    expect(taken.map(({ to }) => to)).toEqual(entitled.map(({ address }) => address));
    expect(sent).toEqual(entitled.map(({ id }) => id));
  }, 180_000);

  it('says that it was brought forward when the server wants a pause after some mails, and not when it takes none', async () => {
    const prepared = await open().prepare(input());
    const tooMany = Object.assign(new Error('too many mails'), { responseCode: 450 });
    atSender = () => (taken.length < 2 ? null : tooMany);
    const end = async () => {
      const error = (await open()
        .commit(prepared)
        .catch((reason) => reason)) as CopydeskError;
      return { errorClass: error.errorClass, advanced: error.advanced, retryAfterMs: error.retryAfterMs };
    };
    expect(await end()).toEqual({ errorClass: 'rate_limited', advanced: true, retryAfterMs: 60_000 });
    expect(await end()).toEqual({ errorClass: 'rate_limited', advanced: false, retryAfterMs: 60_000 });
    atSender = () => null;
    await open().commit(prepared);
    expect(times()).toEqual(once);
  });

  it('is done with a recipient whom the server refuses for good, and gives one chance more to one who is put off', async () => {
    const prepared = await open().prepare(input());
    atRecipient = (address) => {
      if (address === 'ben@example.org') return Object.assign(new Error('no such user'), { responseCode: 550 });
      if (address === 'dora@example.org') return Object.assign(new Error('mailbox full'), { responseCode: 452 });
      return null;
    };
    await refusal(open().commit(prepared), 'rate_limited');
    await open().commit(prepared);
    expect(times()).toEqual({ ...once, 'ben@example.org': 0, 'dora@example.org': 0 });
    expect(sent).toEqual(['rcp_anna', 'rcp_carl', 'rcp_emil']);
  });

  it('cannot be made to carry another header, recipient or script by what a text says', async () => {
    const evil = 'Gruß\r\nBcc: opfer@example.org\r\n\r\n<script>alert(1)</script>';
    const prepared = await open().prepare({
      ...input(),
      content: { ...input().content, title: evil, description: evil },
    });
    await open().commit(prepared);
    for (const { raw } of taken) {
      const headers = raw.split('\r\n\r\n', 1)[0]!;
      expect(headers).not.toMatch(/^Bcc:/im);
      expect(raw.slice(raw.indexOf('<!DOCTYPE html>'))).not.toContain('<script>');
    }
    expect(taken).toHaveLength(people.length);
  });
});

describe('settings of mail', () => {
  it('are refused without encryption to another machine, half a sign-in, or line ends in names', () => {
    for (const wrong of [
      { host: 'mail.example.org', encryption: 'none' },
      { password: undefined },
      { from: { name: 'a\r\nBcc: x@example.org', address: 'a@example.org' } },
      { imprint: [] },
      { password: 'geheim' },
    ])
      expect({ wrong, ok: SmtpSettings.safeParse(given(wrong)).success }).toEqual({ wrong, ok: false });
  });

  it('refuse a list that is too long for SMTP, and a mail without one', async () => {
    await refusal(open({}, { mostRecipients: 4 }).prepare(input()), 'invalid');
    await refusal(open().prepare(anInput()), 'invalid');
  });

  it('name the part that is sick, with its fix', async () => {
    expect((await open().health()).ok).toBe(true);
    expect(await open({ secret: async () => 'falsch' }).health()).toMatchObject({
      ok: false,
      parts: [{ fix: expect.stringContaining('SMTP_PASSWORD') }],
    });
    expect(await open({}, { encryption: 'starttls' }).health()).toMatchObject({
      ok: false,
      parts: [{ fix: expect.stringContaining('encryption') }],
    });
    expect(await open({}, { port: 1 }).health()).toMatchObject({
      ok: false,
      parts: [{ fix: expect.stringContaining(':1') }],
    });
  });
});
