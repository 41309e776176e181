import type { ReadBrandRules } from '../../agents/tools/read-brand-rules.ts';
import { publicLabel } from '../../domain/label.ts';
import type { ToolActivity } from './tool-context.ts';

export const readBrandRules: ToolActivity<ReadBrandRules> = async ({ material: { workspace } }, { language }) => {
  const { voice, terminology, callToAction, linkDomains } = workspace.brand;
  const applies = (of: string) => of === language || of === 'any';
  return {
    value: {
      voice: voice[language],
      terminology: terminology
        .filter((entry) => applies(entry.language))
        .map(({ use, insteadOf }) => ({ use, insteadOf })),
      blocklist: workspace.rules.blocklist
        .filter((entry) => applies(entry.language))
        .map(({ term, reason }) => ({ term, reason })),
      callToAction: callToAction[language],
      linkDomains,
    },
    label: { ...publicLabel, sources: ['brand'] },
  };
};
