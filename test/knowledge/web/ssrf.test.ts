import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { isPublicAddress } from '../../../domain/public-address.ts';
import { fetchPage } from '../../../knowledge/web/fetch-page.ts';
import { createWebEdge } from '../../../knowledge/web/web-edge.ts';
import { edgeTo, html, leadTo, researchOf, type Site, startSite } from './site.ts';

/** What must never be reached: a listener on loopback, as a database or a metadata service would be. */
let inside: Site;
/** A site of the internet. */
let outside: Site;
beforeAll(async () => {
  inside = await startSite({ '/': html('<p>the secret of the house</p>') });
  outside = await startSite();
});
beforeEach(() => {
  outside.pages = {
    '/start': html('<article><p>A page of the internet, long enough to be read by somebody.</p></article>'),
  };
});
afterAll(async () => {
  expect(inside.connections()).toBe(0);
  await Promise.all([inside.close(), outside.close()]);
});

const signal = AbortSignal.timeout(60_000);
const research = () => researchOf({ ports: [inside.port, outside.port] });
const public4 = '93.184.216.34';

/** Names that an attacker's name server answers for. */
const names = () => ({
  'shop.example': ['127.0.0.1'],
  'rebind.example': ['127.0.0.1'],
  'xn--mller-kva.example': ['127.0.0.1'],
  'ten.example': ['10.0.0.5'],
  'six.example': ['::1'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'mixed.example': [public4, '127.0.0.1'],
  'mixed-six.example': [public4, '::1'],
  'metadata.example': ['169.254.169.254'],
  'nonsense.example': ['localhost'],
  'short.example': ['127.1'],
  'zone.example': ['fe80::1%lo'],
});

const tricks: [string, string][] = [
  ['a loopback address', 'http://127.0.0.1:PORT/'],
  ['another one of loopback', 'http://127.8.8.8:PORT/'],
  ['a decimal address', 'http://2130706433:PORT/'],
  ['an octal address', 'http://0177.0.0.1:PORT/'],
  ['a hexadecimal address', 'http://0x7f000001:PORT/'],
  ['a hexadecimal part', 'http://0x7f.1:PORT/'],
  ['a short address', 'http://127.1:PORT/'],
  ['the unspecified address', 'http://0.0.0.0:PORT/'],
  ['a zero', 'http://0:PORT/'],
  ['full-width digits', 'http://１２７.０.０.１:PORT/'],
  ['circled digits', 'http://①②⑦.⓪.⓪.①:PORT/'],
  ['an ideographic full stop', 'http://127。0。0。1:PORT/'],
  ['a percent-encoded address', 'http://%31%32%37.0.0.1:PORT/'],
  ['a dot at the end of an address', 'http://127.0.0.1.:PORT/'],
  ['IPv6 loopback', 'http://[::1]:PORT/'],
  ['IPv6 loopback in full', 'http://[0:0:0:0:0:0:0:1]:PORT/'],
  ['the unspecified IPv6 address', 'http://[::]:PORT/'],
  ['an IPv4-mapped address', 'http://[::ffff:127.0.0.1]:PORT/'],
  ['an IPv4-mapped address in hex', 'http://[::ffff:7f00:1]:PORT/'],
  ['an IPv4-compatible address', 'http://[::127.0.0.1]:PORT/'],
  ['NAT64', 'http://[64:ff9b::7f00:1]:PORT/'],
  ['local NAT64', 'http://[64:ff9b:1::7f00:1]:PORT/'],
  ['6to4', 'http://[2002:7f00:1::]:PORT/'],
  ['Teredo', 'http://[2001:0:7f00:1::]:PORT/'],
  ['a link-local IPv6 address', 'http://[fe80::1]:PORT/'],
  ['an IPv6 zone', 'http://[fe80::1%25lo]:PORT/'],
  ['a unique local address', 'http://[fd00:ec2::254]:PORT/'],
  ['a site-local address', 'http://[fec0::1]:PORT/'],
  ['an IPv6 multicast address', 'http://[ff02::1]:PORT/'],
  ['ten', 'http://10.0.0.1:PORT/'],
  ['172.16', 'http://172.16.0.1:PORT/'],
  ['192.168', 'http://192.168.1.1:PORT/'],
  ['shared address space', 'http://100.64.0.1:PORT/'],
  ['the metadata service', 'http://169.254.169.254/latest/meta-data/'],
  ['the metadata service of Alibaba', 'http://100.100.100.200/'],
  ['the wire server of Azure', 'http://168.63.129.16/'],
  ['the metadata service by name', 'http://metadata.google.internal/'],
  ['multicast', 'http://224.0.0.1:PORT/'],
  ['broadcast', 'http://255.255.255.255:PORT/'],
  ['a benchmarking address', 'http://198.18.0.1:PORT/'],
  ['a reserved address', 'http://240.0.0.1:PORT/'],
  ['localhost', 'http://localhost:PORT/'],
  ['localhost with a dot', 'http://localhost.:PORT/'],
  ['a name below localhost', 'http://shop.localhost:PORT/'],
  ['LOCALHOST', 'http://LOCALHOST:PORT/'],
  ['a name without a dot', 'http://intranet:PORT/'],
  ['a name of mDNS', 'http://printer.local:PORT/'],
  ['a name that leads inside', 'http://shop.example:PORT/'],
  ['that name with a dot', 'http://shop.example.:PORT/'],
  ['an IDN that leads inside', 'http://müller.example:PORT/'],
  ['a name that leads to ten', 'http://ten.example/'],
  ['a name that leads to IPv6 loopback', 'http://six.example:PORT/'],
  ['a name that leads to a mapped address', 'http://mapped.example:PORT/'],
  ['a public and a private answer', 'http://mixed.example:PORT/'],
  ['a public and a private IPv6 answer', 'http://mixed-six.example:PORT/'],
  ['a name that leads to metadata', 'http://metadata.example/'],
  ['a name server that answers a name', 'http://nonsense.example:PORT/'],
  ['a name server that answers a short form', 'http://short.example:PORT/'],
  ['a name server that answers a zone', 'http://zone.example:PORT/'],
  ['a user name that looks like a host', 'http://steinfoehr.example@127.0.0.1:PORT/'],
  ['a password', 'http://a:b@shop.example:PORT/'],
  ['a backslash', 'http:\\\\127.0.0.1:PORT\\'],
  ['an address without slashes', 'http:127.0.0.1:PORT/'],
  ['white space before', ' \thttp://127.0.0.1:PORT/'],
  ['a line break within', 'http://127.0\n.0.1:PORT/'],
  ['a file', 'file:///etc/passwd'],
  ['gopher', 'gopher://127.0.0.1:PORT/_GET%20/'],
  ['data', 'data:text/html,<p>inside</p>'],
  ['ftp', 'ftp://127.0.0.1:PORT/'],
  ['a websocket', 'ws://127.0.0.1:PORT/'],
  ['blob', 'blob:http://127.0.0.1:PORT/a'],
  ['javascript', 'javascript:fetch(1)'],
  ['a port of a database', 'http://news.example:5432/'],
  ['no address at all', 'not an address'],
];

describe('what an address may not lead to', () => {
  it.each(tricks)('is refused: %s', async (_, address) => {
    const url = address.replace('PORT', String(inside.port));
    await expect(fetchPage(edgeTo(outside, names()), research(), url, signal)).rejects.toMatchObject({
      errorClass: expect.stringMatching(/^(denied|invalid|not_found)$/),
    });
    expect(inside.connections()).toBe(0);
  });

  it.each(tricks.filter(([, address]) => URL.canParse(address.replace('PORT', '1'))))(
    'is refused as the end of a redirect: %s',
    async (_, address) => {
      const url = address.replace('PORT', String(inside.port)).replace(/[^\x21-\x7e]/g, encodeURIComponent);
      for (const status of [301, 307]) {
        outside.pages['/start'] = leadTo(url, status);
        const edge = edgeTo(outside, { ...names(), 'news.example': ['127.0.0.1'] });
        const fetched = fetchPage(edge, research(), `http://news.example:${outside.port}/start`, signal);
        await expect(fetched).rejects.toMatchObject({
          errorClass: expect.stringMatching(/^(denied|invalid|not_found)$/),
        });
      }
      expect(outside.asked).toContain('/start');
      expect(inside.connections()).toBe(0);
    },
  );

  it('is refused to robots.txt as well, which is read first', async () => {
    outside.pages['/robots.txt'] = leadTo(`http://127.0.0.1:${inside.port}/`);
    const edge = edgeTo(outside, { 'news.example': ['127.0.0.1'] });
    await expect(
      fetchPage(edge, research(), `http://news.example:${outside.port}/start`, signal),
    ).rejects.toMatchObject({ errorClass: 'denied' });
  });

  it('is not reached by a name that changes its address between two answers: what was checked is what is connected to', async () => {
    // Each answer counts: the checked one is public, every later one leads inside.
    const answers: string[][] = [];
    const edge = edgeTo(inside, {
      'rebind.example': async () => {
        const answer = answers.length === 0 ? ['203.0.113.1'] : ['127.0.0.1'];
        answers.push(answer);
        return answer;
      },
    });
    const checked: string[] = [];
    const watching = {
      ...edge,
      // The first address passes the check; nothing listens there. A second resolution would lead to the listener.
      mayConnect: (address: string) => {
        checked.push(address);
        return address === '203.0.113.1';
      },
    };
    const tight = researchOf({ ports: [inside.port], limits: { seconds: 1 } });
    await expect(fetchPage(watching, tight, `http://rebind.example:${inside.port}/`, signal)).rejects.toThrow();
    expect(inside.connections()).toBe(0);
    expect(checked.filter((address) => address !== '203.0.113.1')).toHaveLength(Math.max(0, answers.length - 1));
  });

  it('is not reached by a redirect within a page', async () => {
    outside.pages['/start'] = html(
      `<html><head><meta http-equiv="refresh" content="0;url=http://127.0.0.1:${inside.port}/"><base href="http://127.0.0.1:${inside.port}/">
       <link rel="stylesheet" href="/a.css"></head><body><article><p>A page that wants to lead its readers on, and says so in three ways.</p>
       <img src="/a.png"><iframe src="/"></iframe></article></body></html>`,
    );
    const edge = edgeTo(outside, { 'news.example': ['127.0.0.1'] });
    const page = await fetchPage(edge, research(), `http://news.example:${outside.port}/start`, signal);
    expect(page.passages[0]!.text).toContain('three ways');
  });

  it('is nothing that a setting could allow: the way of the house knows public addresses only', async () => {
    const edge = createWebEdge({ now: () => new Date(), resolve: async () => ['127.0.0.1'] });
    await expect(
      fetchPage(edge, research(), `http://news.example:${outside.port}/start`, signal),
    ).rejects.toMatchObject({ errorClass: 'denied' });
  });
});

describe('public addresses', () => {
  it.each(['93.184.216.34', '1.1.1.1', '172.32.0.1', '2606:4700::1111', '2a01:4f8::1'])('are told: %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
  it.each([
    '192.0.2.1',
    '203.0.113.9',
    '192.88.99.1',
    '2001:db8::1',
    '3fff::1',
    '100::1',
    '5f00::1',
    '1.2.3',
    '',
    'a.b',
    '0x7f.0.0.1',
  ])('are told from others: %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
