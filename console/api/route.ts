import { z } from 'zod';
import { Problem } from '../problem.ts';

/** A JSON body of this shape. */
export const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

/** Any other body, by its media type. */
export const media = (type: string, description: string) => ({
  description,
  content: { [type]: { schema: z.string() } },
});

/** What every route may answer instead of what it promises. */
export const problems = {
  default: { description: 'What went wrong.', content: { 'application/problem+json': { schema: Problem } } },
} as const;

export const campaignPath = z.object({
  id: z.string().meta({ description: 'id of the campaign', example: 'nordgrat-launch' }),
});
