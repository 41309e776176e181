import type { ErrorClass } from '../domain/errors.ts';

/** What the shell is told. Part of the contract: scripts rely on it. */
export const exitCodes = {
  ok: 0,
  unexpected: 1,
  invalid: 2,
  notFound: 3,
  denied: 4,
  conflict: 5,
  attention: 6,
  unreachable: 7,
} as const;

/** For each class of error the code that says who has to do something. */
export const exitCodeOf: Record<ErrorClass, number> = {
  auth: exitCodes.denied,
  denied: exitCodes.denied,
  invalid: exitCodes.invalid,
  not_found: exitCodes.notFound,
  conflict: exitCodes.conflict,
  cancelled: exitCodes.conflict,
  rate_limited: exitCodes.unexpected,
  transient: exitCodes.unexpected,
  over_budget: exitCodes.unexpected,
  stopped: exitCodes.unexpected,
  unknown_outcome: exitCodes.unexpected,
};

/** `copydesk help exit-codes` */
export const exitCodesHelp = `Exit codes

  0  done
  1  something unexpected went wrong; the message says what
  2  wrong usage or invalid input: the message names field, line and valid choices
  3  not found
  4  not signed in, or not allowed
  5  conflict: somebody was first, or what you saw has changed since
  6  the campaign waits for a fix (show, watch), or doctor found something sick
  7  the server cannot be reached
`;
