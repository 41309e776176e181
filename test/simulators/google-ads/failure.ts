import type { Answer } from '../kit.ts';

/** An error as Google Ads answers it: `google.rpc.Status` with a `GoogleAdsFailure` in its details (Google Ads API v26, errors.proto). */
export class Failure extends Error {
  readonly answer: Answer;

  constructor(
    status: number,
    code: string,
    errorCode: Record<string, string>,
    { fields = [], details }: { fields?: (string | [string, number])[]; details?: unknown } = {},
  ) {
    super(Object.values(errorCode).join());
    const error = {
      errorCode,
      message: 'Words of Google that must not be shown to anybody.',
      ...(details !== undefined && { details }),
      location: {
        fieldPathElements: fields.map((field) =>
          typeof field === 'string' ? { fieldName: field } : { fieldName: field[0], index: field[1] },
        ),
      },
    };
    this.answer = {
      status,
      json: {
        error: {
          code: status,
          message: 'Request contains an invalid argument.',
          status: code,
          details: [
            {
              '@type': 'type.googleapis.com/google.ads.googleads.v26.errors.GoogleAdsFailure',
              errors: [error],
              requestId: 'x',
            },
          ],
        },
      },
    };
  }
}

export const invalid = (errorCode: Record<string, string>, fields: (string | [string, number])[] = []): Failure =>
  new Failure(400, 'INVALID_ARGUMENT', errorCode, { fields });

/** Refused by the JSON layer, before Google Ads looks at it: no `GoogleAdsFailure` in it. */
export class UnknownName extends Error {
  readonly answer: Answer;

  constructor(name: string) {
    super(name);
    const message = `Invalid JSON payload received. Unknown name "${name}": Cannot find field.`;
    this.answer = {
      status: 400,
      json: {
        error: {
          code: 400,
          message,
          status: 'INVALID_ARGUMENT',
          details: [
            { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ description: message }] },
          ],
        },
      },
    };
  }
}
