import { changing } from './changing.ts';
import { looking } from './looking.ts';
import { operating } from './operating.ts';
import { publishing } from './publishing.ts';
import type { Check } from './under-test.ts';

/** The promises of version 2 of the channel contract. They need no test runner: one that is broken throws. */
export const checks: readonly Check[] = [...publishing, ...changing, ...operating, ...looking];
