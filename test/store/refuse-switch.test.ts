import { describe, expect, it } from '@jest/globals';
import { refuseSwitch } from '../../store/refuse-switch.ts';

describe('the text of a tenant’s statement', () => {
  it.each([
    "update ledger_model_calls set role = 'writer' where key = $1",
    'insert into turns values ($1) on conflict (tenant, key) do update set token = excluded.token',
    'insert into turns values ($1) on conflict do nothing',
    "select settings, 'reset' as reset from t -- set role\n",
  ])('may say what is no switch: %s', (text) => {
    expect(() => refuseSwitch(text)).not.toThrow();
  });

  it.each([
    'Set Role none',
    "select 1;set local copydesk.tenant = 'b'",
    'select 1; /* a * b ** */ -- c\n\t reset role',
    "with x as (select pg_catalog.set_config('role', 'none', true)) table x",
    "do language plpgsql 'begin end'",
  ])('is refused when it is a switch: %s', (text) => {
    expect(() => refuseSwitch(text)).toThrow('speaks');
  });

  it('is read in no time, however many comments it begins with', () => {
    expect(() => refuseSwitch(`${'/* a * b */ '.repeat(5_000)} select 1`)).not.toThrow();
  });
});
