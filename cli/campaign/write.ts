import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { AssetView, VariantView } from '../../console/desk/desk.ts';
import { hashOf } from '../../domain/canonical.ts';
import { Content } from '../../domain/content.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { shortRef } from '../../domain/ref.ts';
import { parseYaml } from '../../workspace/read-yaml.ts';
import { throwProblems } from '../../workspace/workspace-problems.ts';
import type { Session } from '../session.ts';
import { type Configured, sessionCommand } from '../session-command.ts';
import { cliTexts } from '../texts.ts';
import { campaignPath, sendCommand } from './send-command.ts';

export const selectCommand = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'select',
      summary: 'select the variant that goes to sign-off',
      examples: [
        'campaign select nordgrat-launch journal/de-DE 2',
        'campaign select nordgrat-launch journal/de-DE sha256:…',
      ],
    },
    async (session, id: string, asset: string, named?: string) => {
      const { ref } = variantNamed(await readAsset(session, id, asset), named);
      await sendCommand(session, id, { kind: 'select', asset, variant: ref });
    },
  )
    .argument('<id>', 'campaign')
    .argument('<asset>', 'e.g. journal/de-DE')
    .argument('[variant]', 'its number or ref; left out: the only one');

export const editCommand = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'edit',
      summary: 'edit a text in $VISUAL or $EDITOR, or replace it by a file',
      examples: [
        'campaign edit nordgrat-launch journal/de-DE',
        'campaign edit nordgrat-launch journal/de-DE --variant 2 --file content.json',
      ],
    },
    async (session, id: string, asset: string, options: { file?: string; variant?: string }) => {
      const base = variantNamed(await readAsset(session, id, asset), options.variant, true);
      if (!options.file && !session.interactive)
        throw new CopydeskError('invalid', 'Without a terminal there is no editor: give the text with --file.', {
          where: { field: '--file' },
        });
      const content = options.file ? await readContent(options.file) : await editInTerminal(base.content);
      if (hashOf(content) === hashOf(base.content))
        return session.result({ unchanged: true }, () => cliTexts[session.lang].unchanged);
      await sendCommand(session, id, { kind: 'edit', asset, base: base.ref, content });
    },
  )
    .argument('<id>', 'campaign')
    .argument('<asset>', 'e.g. journal/de-DE')
    .option('--variant <variant>', 'number or ref of the variant to edit; left out: the selected one')
    .option('--file <file>', 'JSON or YAML of the new content');

export const rewriteCommand = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'rewrite',
      summary: 'have an agent rewrite a text by your instruction',
      examples: ['campaign rewrite nordgrat-launch journal/de-DE --instruction "Kürzer, und das Gewicht zuerst."'],
    },
    async (session, id: string, asset: string, { instruction, variant }: { instruction: string; variant?: string }) => {
      const { ref } = variantNamed(await readAsset(session, id, asset), variant, true);
      await sendCommand(session, id, { kind: 'rewrite', asset, base: ref, instruction });
    },
  )
    .argument('<id>', 'campaign')
    .argument('<asset>', 'e.g. journal/de-DE')
    .requiredOption('--instruction <text>', 'what shall be different')
    .option('--variant <variant>', 'number or ref of the variant to start from; left out: the selected one');

const readAsset = (session: Session, id: string, asset: string): Promise<AssetView> =>
  session.client().get<AssetView>(`${campaignPath(id)}/assets/${asset.split('/').map(encodeURIComponent).join('/')}`);

/** By number from 1, by ref or its beginning; without a name the selected one where that is meant, or the only one. */
function variantNamed({ variants, status }: AssetView, named: string | undefined, orSelected = false): VariantView {
  const found =
    named === undefined
      ? ((orSelected ? variants.find(({ ref }) => ref === status.selected) : undefined) ??
        (variants.length === 1 ? variants[0] : undefined))
      : (variants[Number(named) - 1] ??
        variants.find(({ ref }) => ref === named || (named.length >= 6 && shortRef(ref).startsWith(shortRef(named)))));
  if (found) return found;
  const message = named === undefined ? 'Name one of the variants.' : `There is no variant ${named}.`;
  const choices = variants.map(
    ({ ref, verdict, content }, index) => `${index + 1} (${shortRef(ref)}, ${verdict}: ${content.title})`,
  );
  throw new CopydeskError(named === undefined ? 'invalid' : 'not_found', message, {
    where: { field: 'variant' },
    choices,
  });
}

async function readContent(file: string): Promise<Content> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CopydeskError('not_found', 'There is no file that can be read.', { where: { file }, cause });
  });
  // Every JSON text is a YAML text too.
  const { value, problems } = parseYaml(file, text, Content);
  throwProblems(problems);
  return value!;
}

/** As YAML, which people can write. A text with a mistake is kept, and the message names where. */
async function editInTerminal(content: Content): Promise<Content> {
  const directory = await mkdtemp(join(tmpdir(), 'copydesk-edit-'));
  const file = join(directory, 'content.yaml');
  await writeFile(file, stringify(content, { lineWidth: 0 }), { mode: 0o600 });
  // The shell knows the editor; this process leaves the environment to its configuration.
  const editor = spawn('sh', ['-c', '$' + '{VISUAL:-$' + '{EDITOR:-vi}} "$0"', file], { stdio: 'inherit' });
  const code = await new Promise((resolve, reject) => editor.once('error', reject).once('exit', resolve));
  if (code !== 0)
    throw new CopydeskError('cancelled', 'The editor ended with an error. Nothing was sent.', { where: { file } });
  const edited = await readContent(file);
  await rm(directory, { recursive: true });
  return edited;
}
