import type { HealthReport } from '../domain/channel.ts';
import type { Person } from '../domain/workspace.ts';
import type { Access } from '../store/store.ts';
import type { Desk } from './desk/desk.ts';
import type { ReceiveWebhook } from './hooks-route.ts';

/** What the HTTP app works with; the composition root of the server constructs it. */
export interface HouseDependencies {
  /** By id, in the order of the configuration. Whoever has signed in meets one of them, and nothing of the others. */
  tenants: ReadonlyMap<string, AppDependencies>;
  version: string;
  /**
   * Token of the file `server.json`, which only the user of this machine can read. It may act as any person of any tenant, named by the
   * headers `Copydesk-As` and, where there are several, `Copydesk-Tenant`. Null where people sign in by themselves.
   */
  localToken: string | null;
}

/** What API and pages of one tenant work with. */
export interface AppDependencies {
  desk: Desk;
  access: Access;
  tenant: string;
  /** This installation serves other tenants too, so pages say which one this is. */
  several: boolean;
  /** Name of the customer, for titles. */
  company: string;
  version: string;
  /** Temporal's own interface, for operators; null when there is none. */
  temporalUi: string | null;
  /** Says in the console that no language model is configured. */
  houseWriter: boolean;
  /** Hosts whose pictures a preview may show, each as `host` or `host:port`: those that a text may link to. */
  imageHosts(): Promise<string[]>;
  /** Reads the rules of the house and of the workspace again and names everything that is wrong with them. */
  checkPolicies(): PolicyCheck;
  /** Takes messages of other systems for the hooks of this tenant. */
  receiveWebhook: ReceiveWebhook;
  /** Ends every consent of the recipient with this token. */
  signOff(token: string): Promise<unknown>;
  /** Every part of the house that this tenant stands on, each sick one with its fix. */
  doctor(): Promise<HealthReport>;
}

/** What a look at the rules found. `hash` is null while there are problems. */
export interface PolicyCheck {
  hash: string | null;
  rules: number;
  problems: { file: string; line: number; rule: string | null; message: string }[];
}

/** Variables that the sign-in puts into each request. */
export interface AppEnvironment {
  Variables: {
    viewer: Person;
    /** Whose person the viewer is. */
    tenant: string;
    /** How the person came in: `session` by cookie, `token` by an API token of their own, `local` by the token of this machine. */
    via: 'session' | 'token' | 'local';
  };
}

/**
 * In whose name the one-time link of a local start signs in: nobody in particular, who then picks a person; `localOperator` one of the tenant
 * of the link, `houseOperator` one of any tenant.
 */
export const localOperator = '@local';
export const houseOperator = '@house';
