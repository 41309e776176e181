const reserved = /[\\|{}@[\]()<>#*_~]/g;

/** LinkedIn's "little text format": unescaped, these characters begin mentions and templates, and the rest of a text is lost. */
export const littleText = (text: string): string => text.replace(reserved, '\\$&');

/** The inverse of `littleText`. */
export const plainText = (text: string): string => text.replace(/\\([\\|{}@[\]()<>#*_~])/g, '$1');
