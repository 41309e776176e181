/**
 * Text of a page as UTF-8 bytes, by the character set that its header names, or a meta element at its beginning (WHATWG HTML, 13.2.3.2);
 * as it is when neither does, or names one that nobody knows.
 */
export function toUtf8(bytes: Buffer, contentType: string): Buffer {
  const start = bytes.subarray(0, 1_024).toString('latin1');
  const label =
    /charset\s*=\s*["']?([\w-]+)/i.exec(contentType)?.[1] ?? /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(start)?.[1];
  if (!label || /^utf-?8$/i.test(label)) return bytes;
  try {
    return Buffer.from(new TextDecoder(label).decode(bytes), 'utf8');
  } catch {
    return bytes;
  }
}
