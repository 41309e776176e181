import { ServiceError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import { CopydeskError, type ErrorClass, type Where } from '../domain/errors.ts';

/** The HTTP status that says the same as a class of errors. */
export const statusOf: Record<ErrorClass, ContentfulStatusCode> = {
  auth: 401,
  invalid: 422,
  denied: 403,
  not_found: 404,
  conflict: 409,
  rate_limited: 429,
  transient: 503,
  over_budget: 402,
  stopped: 423,
  cancelled: 409,
  unknown_outcome: 502,
};

const titles: Record<ErrorClass | 'internal' | 'http', string> = {
  auth: 'Not signed in',
  invalid: 'Invalid input',
  denied: 'Not allowed',
  not_found: 'Not found',
  conflict: 'Conflict with what happened before',
  rate_limited: 'Too many requests',
  transient: 'Not possible at the moment',
  over_budget: 'Over budget',
  stopped: 'Stopped',
  cancelled: 'Cancelled',
  unknown_outcome: 'Outcome not known',
  internal: 'Unexpected error',
  http: 'Request refused',
};

/** Problem details (RFC 9457), with what a `CopydeskError` knows beside them. `choices` are the values that would have been valid. */
export const Problem = z
  .object({
    type: z.string().meta({ example: 'urn:copydesk:error:not_found' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    where: z.object({ file: z.string().optional(), line: z.int().optional(), field: z.string().optional() }).optional(),
    choices: z.array(z.string()).optional(),
    problems: z
      .array(
        z.object({
          detail: z.string(),
          where: z
            .object({ file: z.string().optional(), line: z.int().optional(), field: z.string().optional() })
            .optional(),
          choices: z.array(z.string()).optional(),
        }),
      )
      .optional()
      .describe('all that is wrong, when there are several mistakes'),
    code: z.string().optional().describe('of the closed list of refusals by a campaign, e.g. `already_decided`'),
    requestId: z.string(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

/** What went wrong, for the one who asked. Of an unexpected error it tells nothing but the id under which the log has it. */
export function problemOf(error: unknown, requestId: string): Problem {
  if (error instanceof z.ZodError) return problemOf(invalidInput(error), requestId);
  if (error instanceof HTTPException)
    return problem('http', error.status, error.message || 'The request was refused.', requestId);
  if (error instanceof ServiceError || error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)
    return problemOf(unanswered(error), requestId);
  if (!(error instanceof CopydeskError)) {
    const detail = `Something went wrong here. The log of the server has it under the request id ${requestId}.`;
    return problem('internal', 500, detail, requestId);
  }
  const several = 'problems' in error && Array.isArray(error.problems) ? (error.problems as CopydeskError[]) : [];
  return {
    ...problem(error.errorClass, statusOf[error.errorClass], error.message, requestId),
    ...placeOf(error),
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    ...(several.length > 0 && { problems: several.map((one) => ({ detail: one.message, ...placeOf(one) })) }),
  };
}

/** Temporal is away or too busy. What was asked may have happened: the same command id gets the first outcome. */
const unanswered = (cause: Error): CopydeskError =>
  new CopydeskError(
    'transient',
    'Temporal did not answer in time. Ask again; a command is safe to repeat with the same Idempotency-Key.',
    { cause },
  );

/** Sends a problem, with the headers that belong to its status. */
export function sendProblem(context: Context, error: unknown): Response {
  const body = problemOf(error, context.get('requestId') ?? '');
  // The rest of a body that is too large stays unread, so nothing else can come over this connection.
  if (body.status === 413) context.header('Connection', 'close');
  if (body.status === 401) context.header('WWW-Authenticate', 'Bearer realm="copydesk"');
  if (error instanceof CopydeskError && error.retryAfterMs !== undefined)
    context.header('Retry-After', String(Math.ceil(error.retryAfterMs / 1_000)));
  else if (body.status === 503) context.header('Retry-After', '1');
  return context.body(JSON.stringify(body), body.status as ContentfulStatusCode, {
    'Content-Type': 'application/problem+json',
  });
}

const problem = (
  kind: ErrorClass | 'internal' | 'http',
  status: number,
  detail: string,
  requestId: string,
): Problem => ({
  type: `urn:copydesk:error:${kind}`,
  title: titles[kind],
  status,
  detail,
  requestId,
});

const placeOf = ({ where, choices }: CopydeskError): { where?: Where; choices?: string[] } => ({
  ...(where && { where }),
  ...(choices?.length && { choices: [...choices] }),
});

/** The mistakes that a schema found, the first one in front. */
export function invalidInput(error: z.ZodError): CopydeskError {
  const found = error.issues.map((issue) => {
    const choices = issue.code === 'invalid_value' ? issue.values.map(String) : undefined;
    return new CopydeskError('invalid', issue.message, {
      where: { field: issue.path.map(String).join('.') || undefined },
      choices,
    });
  });
  const [first] = found;
  const fields = found.map(({ where, message }) => `${where?.field ?? 'input'}: ${message}`).join('; ');
  const all = new CopydeskError('invalid', fields, { where: first?.where, choices: first?.choices });
  return Object.assign(all, { problems: found });
}
