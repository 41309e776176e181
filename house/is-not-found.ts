/** `NOT_FOUND` of gRPC: Temporal keeps no workflow of this id any more, or it has ended. */
const notFound = 5;

/** Whether a call to Temporal's own API failed because what it is about is not there. */
export const isNotFound = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === notFound;
