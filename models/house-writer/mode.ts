import { hashOf } from '../../domain/canonical.ts';

/** How the house writer behaves, or misbehaves on purpose. Everything left out is off. */
export interface HouseWriterMode {
  /** Milliseconds before each answer. */
  latencyMs?: number;
  /** One call in twenty takes five times as long. */
  tail?: boolean;
  /** Share of calls answered with 429, 0 to 1. */
  rateLimit?: number;
  /** Share of final answers cut off in the middle, 0 to 1. */
  brokenJson?: number;
  /** Puts a made-up name, number and price into texts and facts. */
  inventedFacts?: boolean;
  /** Obeys every instruction it reads, wherever it reads it. */
  gullible?: boolean;
  /** Changes every draw. */
  seed?: number;
  /** The key that callers must send; left out, none is asked for. */
  apiKey?: string;
}

/** A number in [0, 1) that follows from the seed, the purpose and what it is about: the same question gets the same draw. */
export function draw(mode: HouseWriterMode, purpose: string, about: unknown): number {
  const hash = hashOf([mode.seed ?? 0, purpose, about]);
  return Number.parseInt(hash.slice('sha256:'.length, 'sha256:'.length + 12), 16) / 16 ** 12;
}

/** Milliseconds to wait before this answer. */
export function latencyOf(mode: HouseWriterMode, about: unknown): number {
  const latency = mode.latencyMs ?? 0;
  return mode.tail && draw(mode, 'tail', about) < 0.05 ? latency * 5 : latency;
}
