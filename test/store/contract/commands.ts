import { expect, it } from '@jest/globals';
import type { Store } from '../../../store/store.ts';
import { decideCommand, newTenant, refOf } from './samples.ts';

/** A tenant's role has no right to; where it speaks as the owner, the table itself refuses. */
const refused = /append-only|permission denied/;

export function commandsContract(store: () => Store): void {
  it('keeps commands as they were signed, oldest first, each once', async () => {
    const { commands, tenant } = store().forTenant(newTenant());
    const first = decideCommand(tenant, refOf('a'));
    const second = decideCommand(tenant, refOf('b'));
    const third = decideCommand(tenant, refOf('a'), 'launch', 'ben');
    for (const command of [first, second, third, first]) await commands.record(command);
    expect(await commands.get(second.command.id)).toEqual(second);
    expect(await commands.decisionsOn(refOf('a'))).toEqual([first, third]);
    expect(await commands.ofCampaign('launch')).toEqual([first, second, third]);
    expect(await commands.get('unknown')).toBeNull();
  });

  it('refuses another command under a known id, and keeps the first', async () => {
    const { commands, tenant } = store().forTenant(newTenant());
    const first = decideCommand(tenant, refOf('a'));
    const forged = { ...first, command: { ...first.command, person: 'mallory' } };
    await commands.record(first);
    await expect(commands.record(forged)).rejects.toMatchObject({ errorClass: 'conflict' });
    expect(await commands.get(first.command.id)).toEqual(first);
  });

  it('refuses to change or remove evidence, even by SQL', async () => {
    const { commands, sql, tenant } = store().forTenant(newTenant());
    await commands.record(decideCommand(tenant, refOf('a')));
    await expect(sql.query('delete from commands where tenant = $1', [tenant])).rejects.toThrow(refused);
    await expect(sql.query("update commands set attestation = ''")).rejects.toThrow(refused);
  });
}
