import { createHash } from 'node:crypto';

/** As the OpenAI API reports it. */
export interface ApiUsage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  prompt_tokens_details: { cached_tokens: number };
}

/** Four characters count as a token. An estimate, and the same for everybody. */
const tokensOf = (text: string): number => Math.ceil(text.length / 4);

const blockLength = 512;
const remembered = 50_000;

/** Counts tokens, and how many of the prompt's were seen before as a prefix, in blocks of 128 tokens as providers cache them. */
export function createUsageCounter(): (prompt: string, completion: string) => ApiUsage {
  const seen = new Set<string>();
  return (prompt, completion) => {
    const hash = createHash('sha256');
    let cached = 0;
    for (let end = blockLength; end <= prompt.length; end += blockLength) {
      hash.update(prompt.slice(end - blockLength, end));
      const prefix = hash.copy().digest('base64');
      if (seen.has(prefix)) cached = end / 4;
      seen.add(prefix);
    }
    // A writer that runs for weeks must not remember every prompt; the oldest go first, as in a provider's cache.
    for (const oldest of seen) {
      if (seen.size <= remembered) break;
      seen.delete(oldest);
    }
    const [input, output] = [tokensOf(prompt), tokensOf(completion)];
    return {
      prompt_tokens: input,
      completion_tokens: output,
      total_tokens: input + output,
      prompt_tokens_details: { cached_tokens: Math.min(cached, input) },
    };
  };
}
