/**
 * What operators can search campaigns by in Temporal. Values are pseudonymous ids only.
 * Each entry is a typed key as the SDK takes it (`{ key, value }` pairs), yet this file is free of schemas and of Node: workflows import it.
 */
export const searchAttributes = {
  tenant: { name: 'CopydeskTenant', type: 'KEYWORD' },
  brand: { name: 'CopydeskBrand', type: 'KEYWORD' },
  stage: { name: 'CopydeskStage', type: 'KEYWORD' },
  channels: { name: 'CopydeskChannels', type: 'KEYWORD_LIST' },
  reviewers: { name: 'CopydeskReviewers', type: 'KEYWORD_LIST' },
} as const;
