/** Settings of each connector of the house, the least that it opens with: what a channel can do shows only when it is open. */
export const channelSamples: Record<string, Record<string, unknown>> = {
  contentful: {
    space: 'space',
    contentType: 'article',
    locales: { 'de-DE': 'de' },
    pageUrl: 'https://www.example.com/{slug}',
    token: 'env:TOKEN',
  },
  directus: {
    url: 'https://cms.example.com',
    collection: 'articles',
    pageUrl: 'https://www.example.com/{slug}',
    token: 'env:TOKEN',
  },
  folder: { directory: 'site', baseUrl: 'https://www.example.com/' },
  'google-ads': {
    customerId: '123-456-7890',
    developerToken: 'env:TOKEN',
    accessToken: 'env:TOKEN',
    locations: [2276],
    languages: [1001],
    keywords: [{ text: 'hardshell' }],
  },
  'linkedin-pages': { organization: '1234567', accessToken: 'env:TOKEN' },
  mastodon: { url: 'https://social.example.com', account: 'house', accessToken: 'env:TOKEN' },
  'meta-ads': {
    accountId: 'act_1234567890',
    pageId: '1234567890',
    imageHash: '0123456789abcdef0123456789abcdef',
    accessToken: 'env:TOKEN',
    countries: ['DE'],
    payor: 'House',
    beneficiary: 'House',
  },
  smtp: {
    host: 'mail.example.com',
    from: { name: 'House', address: 'house@example.com' },
    unsubscribeBy: 'unsubscribe@example.com',
    imprint: ['House'],
  },
  strapi: { url: 'https://cms.example.com', token: 'env:TOKEN', pageUrl: 'https://www.example.com/{slug}' },
  wordpress: { url: 'https://www.example.com', user: 'editor', password: 'env:PASSWORD' },
};
