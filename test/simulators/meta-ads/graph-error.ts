import type { Answer } from '../kit.ts';

/** An error as the Graph API answers it (developers.facebook.com/docs/graph-api/guides/error-handling). */
export class GraphError extends Error {
  readonly answer: Answer;

  constructor(
    code: number,
    { status = 400, subcode, headers }: { status?: number; subcode?: number; headers?: Record<string, string> } = {},
  ) {
    super(`Graph error ${code}`);
    this.answer = {
      status,
      ...(headers && { headers }),
      json: {
        error: {
          message: `(#${code}) Words of Meta that must not be shown to anybody.`,
          type: code === 190 ? 'OAuthException' : 'FacebookApiException',
          code,
          ...(subcode !== undefined && { error_subcode: subcode }),
          is_transient: code === 2,
          fbtrace_id: 'A1b2C3',
        },
      },
    };
  }
}
