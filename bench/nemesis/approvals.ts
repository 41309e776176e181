import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import type { JWK } from 'jose';
import type { ApprovalRequest } from '../../domain/campaign.ts';
import type { Action, Command, SignedCommand } from '../../domain/command.ts';
import { signCommand } from '../../policies/attestation.ts';
import type { SigningKey } from '../../policies/keys.ts';
import { approver, bystander } from './material.ts';

/** Who signs: the API of the house, and somebody who would like to. */
export interface Signers {
  api: SigningKey;
  forger: SigningKey;
  publicKeys: Record<string, JWK>;
  forgers: Record<string, JWK>;
}

export function newSigners(): Signers {
  const [api, forger] = ['api', 'forger'].map((kid) => ({
    kid,
    privateKey: generateKeyPairSync('ed25519').privateKey,
  }));
  const jwk = ({ kid, privateKey }: SigningKey): Record<string, JWK> => ({
    [kid]: createPublicKey(privateKey).export({ format: 'jwk' }) as JWK,
  });
  return { api: api!, forger: forger!, publicKeys: jwk(api!), forgers: jwk(forger!) };
}

export const signed = (
  key: SigningKey,
  { tenant, campaign, person }: Pick<Command, 'tenant' | 'campaign' | 'person'>,
  action: Action,
): Promise<SignedCommand> =>
  signCommand(key, { id: randomUUID(), tenant, campaign, person, at: new Date().toISOString(), action });

/** What an approval is about. */
export type Asked = Pick<ApprovalRequest, 'request' | 'prepared' | 'destination' | 'slotWindow'> & {
  tenant: string;
  campaign: string;
  asset: string;
  stage: string;
};

/** Ways to sign off that must never lead to a publication, each wrong in one thing. */
export const wrongApprovals = [
  'forged',
  'tampered',
  'no-role',
  'rejected',
  'other-hash',
  'other-destination',
  'other-slot',
] as const;
export type WrongApproval = (typeof wrongApprovals)[number];

const dayMs = 86_400_000;
const otherHash = `sha256:${'0'.repeat(64)}`;

const decisionOn = ({ asset, request, stage, prepared, destination, slotWindow }: Asked) => ({
  ...({ kind: 'decide', decision: 'approve', comment: null } as const),
  ...{ asset, request, stage, prepared, destination, slotWindow },
});

/** As the approver gives it, through the API. */
export const rightApproval = ({ api }: Signers, asked: Asked): Promise<SignedCommand> =>
  signed(api, { ...asked, person: approver }, decisionOn(asked));

/** Wrong in the one thing that its name says. `other` is another prepared artifact of the asset, where there is one. */
export async function wrongApproval(
  { api, forger }: Signers,
  wrong: WrongApproval,
  asked: Asked,
  other: string = otherHash,
): Promise<SignedCommand> {
  const right = decisionOn(asked);
  const by = { ...asked, person: approver };
  switch (wrong) {
    case 'forged':
      return signed(forger, by, right);
    case 'tampered': {
      const { command, attestation } = await signed(api, by, { ...right, decision: 'reject' });
      return { command: { ...command, action: right }, attestation };
    }
    case 'no-role':
      return signed(api, { ...asked, person: bystander }, right);
    case 'rejected':
      return signed(api, by, { ...right, decision: 'reject' });
    case 'other-hash':
      return signed(api, by, { ...right, prepared: other });
    case 'other-destination':
      return signed(api, by, { ...right, destination: 'https://elsewhere.example' });
    case 'other-slot': {
      const [from, to] = [asked.slotWindow.from, asked.slotWindow.to].map((instant) =>
        new Date(Date.parse(instant) + 30 * dayMs).toISOString(),
      );
      return signed(api, by, { ...right, slotWindow: { from: from!, to: to! } });
    }
  }
}
