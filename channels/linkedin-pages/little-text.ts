/**
 * LinkedIn's "little" text format (https://learn.microsoft.com/linkedin/marketing/community-management/shares/little-text-format): these
 * characters begin mentions, hashtags and templates, and stand for themselves behind a backslash.
 */
const reserved = /[\\|{}@[\]()<>#*_~]/g;

/** A plain text in which nothing is a mention or a template. */
export const toLittleText = (text: string): string => text.replace(reserved, '\\$&');

/** The inverse. */
export const fromLittleText = (text: string): string => text.replace(/\\([\\|{}@[\]()<>#*_~])/g, '$1');
