import { z } from 'zod';
import { Mailing } from './consent.ts';
import { DataClass } from './data-class.ts';
import { Verdict } from './finding.ts';
import type { ModelRoute, TaskRoutes } from './model-route.ts';
import type { Processor } from './processor.ts';
import type { Research } from './research.ts';
import { Bilingual, Locale, Slug } from './text.ts';
import type { Webhooks } from './webhook.ts';

/** `workspace.yaml`: who the customer is and how the house decides. */
export const Settings = z.strictObject({
  tenant: Slug,
  name: z.string().min(1),
  timeZone: z.string().default('Europe/Berlin'),
  /** `solo` lets one person make and approve; ledger and receipts say so. */
  mode: z.enum(['team', 'solo']).default('team'),
  /** What campaigns work with, and so what leaves the house with a model call; left out: `internal`. */
  dataClass: DataClass.optional(),
  /** When people can be expected to act: reminders and escalations wait for it, and their hours are counted in it. */
  workingTime: z
    .strictObject({
      days: z
        .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
        .min(1)
        .default(['mon', 'tue', 'wed', 'thu', 'fri']),
      /** Local time; outside of it are the quiet hours. */
      from: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as "08:00"')
        .default('08:00'),
      to: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as "18:00"')
        .default('18:00'),
      /** German state whose public holidays are no working days; left out: those of all Germany. */
      state: z
        .enum(['BW', 'BY', 'BE', 'BB', 'HB', 'HH', 'HE', 'MV', 'NI', 'NW', 'RP', 'SL', 'SN', 'ST', 'SH', 'TH'])
        .optional(),
    })
    .optional(),
  /** When all that is live is held against rules, prices and documents of the day. Local time; left out: 06:30. */
  truth: z
    .strictObject({
      at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as "06:30"'),
    })
    .optional(),
  approvals: z
    .strictObject({
      /** Passed through in this order; a stage with `when: human-finding` only if a finding named its role. */
      stages: z
        .array(
          z.strictObject({
            stage: Slug,
            role: z.enum(['approver', 'legal']),
            quorum: z.number().int().min(1).max(5).default(1),
            when: z.enum(['always', 'human-finding']).default('always'),
          }),
        )
        .min(1),
      /** Who has to say yes, beside the stages above, before anything may cost money. */
      spend: z
        .strictObject({ role: z.enum(['approver', 'budget-owner']), quorum: z.number().int().min(1).max(5).default(1) })
        .default({ role: 'budget-owner', quorum: 1 }),
      reminderAfterHours: z.number().positive().default(24),
      deadlineHours: z.number().positive().default(120),
      /** Working hours after which the deputies of those who hold the role may decide too; left out: never. */
      escalateAfterHours: z.number().positive().optional(),
      /** What happens when the deadline passes: the asset waits as 'needs attention', or is given up. */
      onTimeout: z.enum(['hold', 'give-up']).default('hold'),
    })
    .default({
      stages: [{ stage: 'brand', role: 'approver', quorum: 1, when: 'always' }],
      spend: { role: 'budget-owner', quorum: 1 },
      reminderAfterHours: 24,
      deadlineHours: 120,
      onTimeout: 'hold',
    }),
});
export type Settings = z.infer<typeof Settings>;
export type WorkingTime = NonNullable<Settings['workingTime']>;

/** `people.yaml` */
export const Person = z.strictObject({
  id: Slug,
  name: z.string().min(1),
  email: z.email(),
  roles: z.array(z.enum(['content-lead', 'approver', 'legal', 'budget-owner', 'admin'])).min(1),
  language: z.enum(['de', 'en']).default('de'),
  /** Person id of who decides in this one's place, once a request has been escalated or while this person is away. */
  deputy: Slug.optional(),
  /** Days on which this person is away, ends included: then the deputy may decide from the start. */
  away: z.array(z.strictObject({ from: z.iso.date(), to: z.iso.date() })).optional(),
});
export type Person = z.infer<typeof Person>;
export const People = z.strictObject({ people: z.array(Person).min(1) });

const Pieces = z.strictObject({
  min: z.number().int().min(0),
  max: z.number().int().positive(),
  length: z.number().int().positive(),
});

/** What a channel that costs money may cost at most, whatever anybody approves: all that is enabled on it together. */
export const Ceilings = z.strictObject({
  dailyCents: z.number().int().positive(),
  totalCents: z.number().int().positive(),
});
export type Ceilings = z.infer<typeof Ceilings>;

/** When a channel takes nothing, and how much it takes. Times are local to the workspace. */
export const Calendar = z.strictObject({
  blackouts: z
    .array(
      z.strictObject({
        /** Named to people, e.g. `Ostern` or `Nachtruhe`. */
        name: z.string().min(1),
        /** Days, ends included … */
        from: z.iso.date().optional(),
        to: z.iso.date().optional(),
        /** … or days of the week; neither: every day. */
        days: z
          .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
          .min(1)
          .optional(),
        /** Local times such as `20:00`; left out: the whole day. An end before its beginning lies on the next day. */
        start: z
          .string()
          .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as "20:00"')
          .optional(),
        end: z
          .string()
          .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as "07:00"')
          .optional(),
      }),
    )
    .default([]),
  perDay: z.number().int().positive().optional(),
  minutesBetween: z.number().int().positive().optional(),
});
export type Calendar = z.infer<typeof Calendar>;

/** Lengths that a channel accepts, in characters (`title`, `description`, `linkLabel`) and words (`body`). */
export const ChannelLimits = z.strictObject({
  title: z.strictObject({ min: z.number().int().default(1), max: z.number().int() }),
  description: z.strictObject({ min: z.number().int().default(0), max: z.number().int() }),
  body: z.strictObject({ min: z.number().int().default(1), max: z.number().int() }),
  links: z.strictObject({ min: z.number().int().default(0), max: z.number().int() }).default({ min: 0, max: 20 }),
  /** For ads: headings are its headlines and paragraphs its descriptions; how many, and of how many characters at most. */
  headings: Pieces.optional(),
  paragraphs: Pieces.optional(),
});
export type ChannelLimits = z.infer<typeof ChannelLimits>;

/** One entry of `channels.yaml`. `settings` has the shape that its connector exports. */
export const ChannelConfig = z.strictObject({
  /** A connector of the house, or `npm:<package>` for one that the workspace brings. */
  connector: z
    .string()
    .regex(
      /^([a-z0-9-]+|npm:(@[a-z0-9-~][a-z0-9-._~]*\/)?[a-z0-9-~][a-z0-9-._~]*)$/,
      'a connector such as "folder", or "npm:<package>"',
    ),
  title: Bilingual,
  format: z.enum(['article', 'teaser', 'ad', 'mail', 'post']),
  /** Who can read what is published there: only documents that these may read can be used. */
  audience: z.array(z.string()).default(['*']),
  locales: z.array(Locale).min(1),
  limits: ChannelLimits,
  /** Texts that must stand in the body, per language. */
  disclosures: z
    .strictObject({ de: z.array(z.string()).default([]), en: z.array(z.string()).default([]) })
    .default({ de: [], en: [] }),
  calendar: Calendar.optional(),
  ceilings: Ceilings.optional(),
  /** For mail: whom it goes to, with their consent. */
  mailing: Mailing.optional(),
  settings: z.record(z.string(), z.unknown()),
});
export type ChannelConfig = z.infer<typeof ChannelConfig>;
export const Channels = z.strictObject({ channels: z.record(Slug, ChannelConfig) });

/** `brand.yaml` */
export const Brand = z.strictObject({
  id: Slug,
  name: z.string().min(1),
  voice: z.strictObject({ de: z.array(z.string()).min(1), en: z.array(z.string()).min(1) }),
  /** Link targets a text may use: exact hosts, or hosts with a path prefix. */
  linkDomains: z.array(z.string()).min(1),
  callToAction: z.strictObject({
    de: z.strictObject({ label: z.string(), url: z.string() }),
    en: z.strictObject({ label: z.string(), url: z.string() }),
  }),
  /** Preferred words: `use` instead of any of `insteadOf`. */
  terminology: z
    .array(z.strictObject({ language: z.enum(['de', 'en']), use: z.string(), insteadOf: z.array(z.string()).min(1) }))
    .default([]),
});
export type Brand = z.infer<typeof Brand>;

/** `rules.yaml`: blocklist, and what the policy tree makes of a rule on a channel. */
export const Rules = z.strictObject({
  blocklist: z
    .array(
      z.strictObject({
        term: z.string().min(2),
        language: z.enum(['de', 'en', 'any']).default('any'),
        reason: z.string(),
        verdict: Verdict.default('repair'),
        /** Who looks at it when the verdict is `human`; left out: the content lead. */
        role: Slug.optional(),
      }),
    )
    .default([]),
  /** Overrides, most specific first: rule `price/below-minimum` or `price/*`, on one channel or all. */
  verdicts: z
    .array(z.strictObject({ rule: z.string(), channel: Slug.optional(), verdict: Verdict, role: Slug.optional() }))
    .default([]),
  /** How often an agent may repair a variant before a person looks at it. */
  repairRounds: z.number().int().min(0).max(5).default(2),
  /** Share of equal word 5-grams from which two texts count as near duplicates. */
  nearDuplicate: z.number().min(0).max(1).default(0.6),
});
export type Rules = z.infer<typeof Rules>;

/** Euro cents. */
export const BudgetLimits = z.strictObject({
  /** From here on people are told, once. */
  softCents: z.number().int().positive(),
  /** From here on it is done with less: the small model, a lower temperature, fewer passages. Left out: never. */
  degradeCents: z.number().int().positive().optional(),
  /** This is never passed: what would pass it waits for a top-up. */
  hardCents: z.number().int().positive(),
});
export type BudgetLimits = z.infer<typeof BudgetLimits>;

/** `budgets.yaml`: what models may cost. What is left out has no limit of its own. */
export const Budgets = z.strictObject({
  /** One run of an agent, e.g. one draft. */
  run: BudgetLimits.optional(),
  campaign: BudgetLimits,
  /** All campaigns of a brand in a calendar month, … */
  team: BudgetLimits.optional(),
  /** … and all of the workspace. */
  month: BudgetLimits.optional(),
});
export type Budgets = z.infer<typeof Budgets>;

/** One entry of `knowledge.yaml`: which files, who may read them, how long they hold, how they are cut. */
export const KnowledgeSource = z.strictObject({
  /** Glob below the workspace, e.g. `knowledge/produkte/*.md`. The first source that matches a file counts. */
  files: z.string(),
  readers: z.array(z.string()).default(['*']),
  trust: z.enum(['own', 'foreign']).default('own'),
  language: z.enum(['de', 'en']).optional(),
  validFrom: z.iso.date().optional(),
  validUntil: z.iso.date().optional(),
  supersedes: z.string().optional(),
  /** Characters of a passage and how many of them two neighbours share. */
  chunk: z
    .strictObject({ size: z.number().int().min(100).max(8000), overlap: z.number().int().min(0) })
    .default({ size: 900, overlap: 120 }),
});
export type KnowledgeSource = z.infer<typeof KnowledgeSource>;
export const KnowledgeSources = z.strictObject({ sources: z.array(KnowledgeSource).min(1) });

/** A whole workspace, loaded and validated. Kept as an artifact by `pinRun`, so a run never changes its mind because a file did. */
export interface Workspace {
  settings: Settings;
  people: Person[];
  channels: Record<string, ChannelConfig>;
  brand: Brand;
  rules: Rules;
  budgets: Budgets;
  models: ModelRoute[];
  /** Where calls go by class of task. Left out, as by releases before 0.4.0: by size of the model. */
  tasks?: Record<string, TaskRoutes>;
  /** Left out: nobody is let work with what is not public. */
  processors?: Processor[];
  knowledge: KnowledgeSource[];
  /** Left out: none, as in what releases before 0.3.0 pinned. */
  webhooks?: Webhooks;
  /** Left out: the web is not read, as in what releases before 0.4.0 pinned. */
  research?: Research;
}
