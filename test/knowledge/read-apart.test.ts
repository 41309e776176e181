import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { readApart } from '../../knowledge/read-apart.ts';
import { readDocument } from '../../knowledge/read-document.ts';
import { makePdf } from './make-pdf.ts';

describe('reading a document on a thread of its own', () => {
  it('gives what reading it here gives', async () => {
    for (const [file, bytes] of [
      ['a/pflege.md', Buffer.from('---\nreaders: [legal]\n---\n# Pflege\n\nWaschen Sie sie **selten**.')],
      ['labor.pdf', makePdf([['Die Jacke hielt.']], 'Laborbericht')],
    ] as const) {
      expect(await readApart(file, bytes)).toEqual(await readDocument(file, bytes));
    }
  });

  it('refuses what reading it here refuses', async () => {
    await expect(readApart('preise.csv', Buffer.from('a,b\n1,2,3\n'))).rejects.toMatchObject({
      errorClass: 'invalid',
      where: { file: 'preise.csv', line: 2 },
    });
    await expect(readApart('bild.png', Buffer.from('x'))).rejects.toMatchObject({
      choices: expect.arrayContaining(['.md']),
    });
  });

  it('refuses HTML too deep for its parser', async () => {
    await expect(readApart('tief.html', Buffer.from('<div>'.repeat(60_000)))).rejects.toMatchObject({
      errorClass: 'invalid',
      where: { file: 'tief.html' },
    });
  });

  it('gives up on a PDF that unpacks into far more than it holds, and reads the next file', async () => {
    const bomb = readApart('bombe.pdf', packedPdf('(a) Tj '.repeat(5_000_000)), {}, 2);
    const next = readApart('n.md', Buffer.from('Die Jacke hält.'));
    await expect(bomb).rejects.toMatchObject({
      errorClass: 'invalid',
      where: { file: 'bombe.pdf' },
      message: expect.stringMatching(/^Reading the file takes more than/),
    });
    expect((await next).sections[0]!.text).toBe('Die Jacke hält.');
  });
});

/** A PDF of one page, whose content is packed. Without a cross-reference table: readers then look for the objects. */
function packedPdf(operators: string): Uint8Array {
  const stream = deflateSync(`BT /F1 12 Tf 14 TL 72 720 Td\n${operators}\nET`);
  const head = `%PDF-1.4
1 0 obj
<< /Type /Catalog /Pages 2 0 R >>
endobj
2 0 obj
<< /Type /Pages /Count 1 /Kids [4 0 R] >>
endobj
3 0 obj
<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>
endobj
4 0 obj
<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents 5 0 R >>
endobj
5 0 obj
<< /Length ${stream.length} /Filter /FlateDecode >>
stream
`;
  return Buffer.concat([
    Buffer.from(head),
    stream,
    Buffer.from('\nendstream\nendobj\ntrailer\n<< /Size 6 /Root 1 0 R >>\n%%EOF\n'),
  ]);
}
