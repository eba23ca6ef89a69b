import { describe, expect, it } from '@jest/globals';
import { isSessionBound } from '../../../../src/api/live/session-bound.ts';
import { VirDomainCreateFlags } from '../../../../src/index.ts';
import type { AnyProcedure } from '../../../../src/protocol/index.ts';
import { lxc, qemu, remote } from '../../../../src/protocol/index.ts';
import type { PendingCall } from '../../../../src/rpc/index.ts';

function isBound(procedure: AnyProcedure, args: unknown = undefined): boolean {
  return isSessionBound({ procedure, args, stream: undefined } as unknown as PendingCall);
}

describe('A call that is bound to its session', () => {
  it('is one of these procedures', () => {
    const all = [remote, qemu, lxc].flatMap((program) =>
      Object.entries(program as unknown as Record<string, unknown>).filter(([name]) =>
        /^[a-z]/.test(name),
      ),
    );
    const procedures = all.filter(
      (entry): entry is [string, AnyProcedure] =>
        typeof entry[1] === 'object' && entry[1] !== null && 'ret' in entry[1],
    );
    const creating = /^domainCreate/;
    const bound = procedures
      .filter(([name, procedure]) => !creating.test(name) && isBound(procedure))
      .map(([name]) => name);
    expect(bound.sort()).toEqual([
      'authList',
      'authPolkit',
      'authSaslInit',
      'authSaslStart',
      'authSaslStep',
      'connectClose',
      'connectDomainEventCallbackDeregisterAny',
      'connectDomainEventCallbackRegisterAny',
      'connectDomainEventDeregister',
      'connectDomainEventDeregisterAny',
      'connectDomainEventRegister',
      'connectDomainEventRegisterAny',
      'connectDomainMonitorEventDeregister',
      'connectDomainMonitorEventRegister',
      'connectNetworkEventDeregisterAny',
      'connectNetworkEventRegisterAny',
      'connectNodeDeviceEventDeregisterAny',
      'connectNodeDeviceEventRegisterAny',
      'connectOpen',
      'connectRegisterCloseCallback',
      'connectSecretEventDeregisterAny',
      'connectSecretEventRegisterAny',
      'connectSetIdentity',
      'connectStoragePoolEventDeregisterAny',
      'connectStoragePoolEventRegisterAny',
      'connectUnregisterCloseCallback',
      'domainMigrateBegin3',
      'domainMigrateBegin3Params',
      'domainMigrateConfirm3',
      'domainMigrateConfirm3Params',
      'domainMigrateFinish',
      'domainMigrateFinish2',
      'domainMigrateFinish3',
      'domainMigrateFinish3Params',
      'domainMigratePerform',
      'domainMigratePerform3',
      'domainMigratePerform3Params',
      'domainMigratePrepare',
      'domainMigratePrepare2',
      'domainMigratePrepare3',
      'domainMigratePrepare3Params',
      'domainMigratePrepareTunnel',
      'domainMigratePrepareTunnel3',
      'domainMigratePrepareTunnel3Params',
    ]);
  });

  it('starts a guest with AUTODESTROY', () => {
    const { START_AUTODESTROY, START_PAUSED } = VirDomainCreateFlags;
    const procedures = [
      ...[remote.domainCreateXml, remote.domainCreateXmlWithFiles],
      ...[remote.domainCreateWithFlags, remote.domainCreateWithFiles],
    ];
    for (const procedure of procedures) {
      expect(isBound(procedure, { flags: START_AUTODESTROY | START_PAUSED })).toBe(true);
      expect(isBound(procedure, { flags: START_PAUSED })).toBe(false);
    }
    expect(isBound(remote.domainCreate, {})).toBe(false);
  });
});
