/** Address of an artifact: `sha256:` and the hex digest of its canonical envelope. Workflows and messages carry refs, never payloads. */
export type Ref = `sha256:${string}`;

export const isRef = (text: unknown): text is Ref => typeof text === 'string' && /^sha256:[0-9a-f]{64}$/.test(text);

/** First twelve hex digits, for people. */
export const shortRef = (ref: string): string => ref.replace(/^sha256:/, '').slice(0, 12);
