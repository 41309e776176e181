/** Where a platform gives grants, and how it wants to be asked. */
export interface Provider {
  authorizationUrl: string;
  tokenUrl: string;
  /** RFC 8628; left out: it has none. */
  deviceUrl?: string;
  scopes: readonly string[];
  /** What it takes to get a refresh token. */
  parameters?: Readonly<Record<string, string>>;
}

/** The platforms that the house has connectors for. Addresses carry the version that they were written for. */
export const providers = {
  /** Google: "OAuth 2.0 for Desktop Apps" and "for TV and Limited-Input Devices" (identity documentation, 2026). */
  google: {
    authorizationUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenUrl: 'https://oauth2.googleapis.com/token',
    deviceUrl: 'https://oauth2.googleapis.com/device/code',
    scopes: ['https://www.googleapis.com/auth/adwords'],
    // Without both, a second consent brings no refresh token.
    parameters: { access_type: 'offline', prompt: 'consent' },
  },
  /** Meta: "Manually Build a Login Flow" (Graph API). It gives no refresh tokens: its long-lived tokens last sixty days. */
  meta: {
    authorizationUrl: 'https://www.facebook.com/v24.0/dialog/oauth',
    tokenUrl: 'https://graph.facebook.com/v24.0/oauth/access_token',
    scopes: ['ads_management', 'pages_read_engagement'],
  },
  /** LinkedIn: "Authorization Code Flow with PKCE for native clients" and "Programmatic Refresh Tokens" (Marketing API 202510). */
  linkedin: {
    authorizationUrl: 'https://www.linkedin.com/oauth/native-pkce/authorization',
    tokenUrl: 'https://www.linkedin.com/oauth/v2/accessToken',
    scopes: ['rw_ads', 'w_organization_social'],
  },
} satisfies Record<string, Provider>;

export type ProviderName = keyof typeof providers;
