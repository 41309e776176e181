import type { VariantStatus } from '../domain/campaign.ts';
import type { Variant } from '../domain/content.ts';
import type { Findings } from '../domain/finding.ts';
import type { Ref } from '../domain/ref.ts';

/** How a variant stands, in short; the refs are its own and that of its findings. */
export function variantStatus(
  refs: { variant: Ref; findings: Ref },
  { madeBy }: Pick<Variant, 'madeBy'>,
  { verdict, findings }: Findings,
): VariantStatus {
  const count = (counted: string) => findings.filter((finding) => finding.verdict === counted).length;
  return {
    ...refs,
    verdict,
    counts: { repair: count('repair'), human: count('human'), block: count('block') },
    roles: [...new Set(findings.flatMap(({ role }) => (role ? [role] : [])))],
    madeBy,
  };
}
