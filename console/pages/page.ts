import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import type { Person } from '../../domain/workspace.ts';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { localCookie } from '../identify.ts';
import type { Texts } from '../texts/de.ts';
import { type Language, textsIn } from '../texts/texts-in.ts';
import { type Format, formatIn } from './format.ts';

/** What every page knows: who looks, in which language, and where. */
export interface Page {
  deps: AppDependencies;
  viewer: Person;
  /** This browser may choose whom it acts for. */
  maySwitch: boolean;
  language: Language;
  t: Texts;
  format: Format;
  /** Path and query of this page, to come back to. */
  here: string;
}

export type PageContext = Context<AppEnvironment>;

export const languageCookie = 'copydesk_language';

/** The page of a request. The cookie of the language switch comes first, then the person's own language, then the browser's. */
export function pageOf(context: PageContext, deps: AppDependencies): Page {
  const viewer = context.get('viewer');
  const chosen = getCookie(context, languageCookie);
  const language = isLanguage(chosen) ? chosen : (viewer.language ?? preferred(context.req.header('Accept-Language')));
  const { pathname, search } = new URL(context.req.url);
  return {
    deps,
    viewer,
    maySwitch: getCookie(context, localCookie) !== undefined,
    language,
    t: textsIn(language),
    format: formatIn(language),
    here: pathname + search,
  };
}

export const isLanguage = (text: unknown): text is Language => text === 'de' || text === 'en';

/** True where the viewer holds one of these roles. It only hides what would be refused: the policy decides. */
export const holds = ({ viewer }: Page, ...roles: string[]): boolean =>
  viewer.roles.some((role) => roles.includes(role));

export const assetPath = (campaign: string, asset: string): string =>
  `/campaigns/${encodeURIComponent(campaign)}/assets/${asset.split('/').map(encodeURIComponent).join('/')}`;

export const campaignPath = (campaign: string): string => `/campaigns/${encodeURIComponent(campaign)}`;

export const schedulePath = (schedule: string): string => `/schedules/${encodeURIComponent(schedule)}`;

const preferred = (accepted: string | undefined): Language => (/^\s*en\b/i.test(accepted ?? '') ? 'en' : 'de');
