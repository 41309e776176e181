import type { HealthReport } from '../../domain/channel.ts';
import { CopydeskError, explainError } from '../../domain/errors.ts';
import type { WordPressClient } from './client.ts';
import { seoKey, seoTitleKey } from './seo.ts';
import type { WordPressSettings } from './settings.ts';
import { resolveTerms } from './terms.ts';

type Part = HealthReport['parts'][number];

/** Site, credentials, rights and registered meta, each with its fix. Stops at the first part that the rest needs. */
export async function health(
  client: WordPressClient,
  settings: WordPressSettings,
  password: () => Promise<string>,
): Promise<HealthReport> {
  const parts: Part[] = [];
  try {
    await password();
  } catch (error) {
    const part = { name: 'password', ok: false, message: explainError(error), fix: `Set ${settings.password}.` };
    return { ok: false, parts: [part] };
  }
  for (const check of [site, credentials, terms, meta]) {
    const found = await check(client, settings);
    parts.push(...found);
    if (found.some((part) => !part.ok)) break;
  }
  return { ok: parts.every((part) => part.ok), parts };
}

async function site(client: WordPressClient, settings: WordPressSettings): Promise<Part[]> {
  const name = 'site';
  try {
    // Wrong credentials make WordPress refuse even this public page; that is the next part's finding.
    const { json } = await client.read('/', { _fields: 'namespaces,authentication' });
    const { namespaces, authentication } = json as { namespaces?: string[]; authentication?: Record<string, unknown> };
    if (!namespaces?.includes('wp/v2')) {
      const message = `${settings.url} answers, but not as WordPress.`;
      return [
        {
          name,
          ok: false,
          message,
          fix: 'Set `url` to the address of the WordPress site, and leave its REST API switched on.',
        },
      ];
    }
    if (!authentication || !('application-passwords' in authentication)) {
      const message = `${settings.url} has no application passwords.`;
      return [
        {
          name,
          ok: false,
          message,
          fix: 'Needs WordPress 5.6 or later and https, and no plugin that switches application passwords off.',
        },
      ];
    }
    return [{ name, ok: true, message: `${settings.url} answers; ${await version(settings)}` }];
  } catch (error) {
    if (error instanceof CopydeskError && error.errorClass === 'auth') {
      return [{ name, ok: true, message: `${settings.url} answers.` }];
    }
    return [
      {
        name,
        ok: false,
        message: explainError(error),
        fix: 'Check `url`, the network, and that the REST API is switched on.',
      },
    ];
  }
}

/** The version stands only in the page that readers see, and many sites hide it. */
async function version(settings: WordPressSettings): Promise<string> {
  const page = await fetch(`${settings.url}/`, {
    redirect: 'manual',
    signal: AbortSignal.timeout(settings.timeoutSeconds * 1000),
  })
    .then((response) => response.text())
    .catch(() => '');
  const found = /<meta name="generator" content="WordPress ([0-9.]{1,12})"/.exec(page)?.[1];
  return found ? `WordPress ${found}.` : 'it does not tell its version.';
}

async function credentials(client: WordPressClient, settings: WordPressSettings): Promise<Part[]> {
  const name = 'credentials';
  const fix = `In WordPress: Users → ${settings.user} → Application Passwords, make one for Copydesk, and put it where \`password\` (${settings.password}) points.`;
  try {
    const { json } = await client.read('/wp/v2/users/me', { context: 'edit', _fields: 'roles,capabilities' });
    const { roles = [], capabilities = {} } = json as { roles?: string[]; capabilities?: Record<string, boolean> };
    const needed = `publish_${settings.postType}s`;
    const role = roles.filter((text) => /^[\w-]{1,40}$/.test(text)).join(', ') || 'without a role';
    const rights: Part = capabilities[needed]
      ? { name: 'rights', ok: true, message: `"${settings.user}" (${role}) may publish ${settings.postType}s.` }
      : {
          name: 'rights',
          ok: false,
          message: `"${settings.user}" (${role}) lacks ${needed}.`,
          fix: `Give the user the role ${settings.postType === 'post' ? 'Author or Editor' : 'Editor'}.`,
        };
    return [{ name, ok: true, message: `Signed in as "${settings.user}".` }, rights];
  } catch (error) {
    return [{ name, ok: false, message: explainError(error), fix }];
  }
}

async function terms(client: WordPressClient, settings: WordPressSettings): Promise<Part[]> {
  const name = 'terms';
  const named = [...settings.terms.categories, ...settings.terms.tags];
  if (named.length === 0) return [];
  try {
    await resolveTerms(client, settings);
    return [{ name, ok: true, message: `The site has ${named.join(', ')}.` }];
  } catch (error) {
    return [{ name, ok: false, message: explainError(error), fix: 'Make them in WordPress, or change `terms`.' }];
  }
}

/** Which of what is sent beside title and text the site lets be written. */
async function meta(client: WordPressClient, settings: WordPressSettings): Promise<Part[]> {
  const name = 'publication id';
  try {
    const { json } = await client.read(`/wp/v2/${settings.postType}s`, {}, 'OPTIONS');
    const { schema } = json as { schema?: { properties?: { meta?: { properties?: Record<string, unknown> } } } };
    const writable = (key: string) => Object.hasOwn(schema?.properties?.meta?.properties ?? {}, key);
    const registered = writable(settings.metaKey);
    const message = registered
      ? `The site keeps it in "${settings.metaKey}".`
      : `The site does not register "${settings.metaKey}"; pieces are found by slug and by a mark in the text.`;
    const fix = 'Optional: copy channels/wordpress/plugin/copydesk.php to wp-content/plugins/ and activate it.';
    const id: Part = { name, ok: true, message, ...(!registered && { fix }) };
    return [id, ...seo(settings, writable)];
  } catch (error) {
    return [
      { name, ok: false, message: explainError(error), fix: 'Check that the REST API answers OPTIONS requests.' },
    ];
  }
}

function seo(settings: WordPressSettings, writable: (key: string) => boolean): Part[] {
  const described = seoKey(settings);
  const description: Part =
    described === null
      ? { name: 'meta description', ok: true, message: 'Written as the excerpt; no SEO plugin is set.' }
      : field('meta description', described, settings, writable);
  const titled = seoTitleKey(settings);
  return [description, ...(titled === null ? [] : [field('title tag', titled, settings, writable)])];
}

function field(name: string, key: string, { seo }: WordPressSettings, writable: (key: string) => boolean): Part {
  if (writable(key)) return { name, ok: true, message: `Can be written (${key}).` };
  const fix =
    name === 'title tag'
      ? `Activate the plugin that \`seo: ${seo}\` names and the companion plugin 1.3 or later, or leave \`seoTitle\` out.`
      : `Activate the plugin that \`seo: ${seo}\` names and the companion plugin 1.2 or later, or set \`seo: none\`.`;
  return { name, ok: false, message: `The site does not let "${key}" be written.`, fix };
}
