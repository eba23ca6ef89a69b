import { expectTypeOf } from 'expect-type';
import type {
  Connection,
  Domain,
  DomainInfo,
  NodeDevice,
  StorageVol,
  VirDomainState,
  VirError,
} from '../../src/index.ts';
import { connect, VirDomainXMLFlags } from '../../src/index.ts';
import type {
  AnyEventMessage,
  AnyProcedure,
  Codec,
  EventMessage,
  Procedure,
  RemoteDomainEventLifecycleMsg,
  RemoteDomainGetStateArgs,
  RemoteDomainGetStateRet,
} from '../../src/protocol/index.ts';
import { lxc, qemu, remote } from '../../src/protocol/index.ts';

declare const connection: Connection;
declare const domain: Domain;
declare const error: VirError;

expectTypeOf(connect('qemu:///system')).resolves.toEqualTypeOf<Connection>();
// @ts-expect-error There is no such option.
void connect('qemu:///system', { timeout: 5 });

expectTypeOf(remote.domainGetState).toEqualTypeOf<
  Procedure<RemoteDomainGetStateArgs, RemoteDomainGetStateRet>
>();
expectTypeOf(remote.domainEventLifecycle).toEqualTypeOf<
  EventMessage<RemoteDomainEventLifecycleMsg>
>();
expectTypeOf(remote[212]).toEqualTypeOf<AnyProcedure | AnyEventMessage | undefined>();
expectTypeOf(remote['DOMAIN_GET_STATE']).toEqualTypeOf<
  AnyProcedure | AnyEventMessage | undefined
>();
expectTypeOf(remote.connectGetVersion.args).toEqualTypeOf<Codec<void>>();
// @ts-expect-error There is no such procedure.
void remote.domainGetStat;

expectTypeOf(
  connection.call(remote.domainGetState, { dom: domain, flags: 0 }),
).resolves.toEqualTypeOf<RemoteDomainGetStateRet>();
expectTypeOf(connection.call(remote.connectGetVersion)).resolves.toEqualTypeOf<{
  readonly hvVer: bigint;
}>();
void connection.call(qemu.domainMonitorCommand, { dom: domain, cmd: '{}', flags: 0 });
void connection.call(lxc.domainOpenNamespace, { dom: domain, flags: 0 });
// @ts-expect-error The flags are missing.
void connection.call(remote.domainGetState, { dom: domain });
// @ts-expect-error 64-bit numbers are bigint on the wire.
void connection.call(remote.domainSetMemory, { dom: domain, memory: 5 });
// @ts-expect-error An event cannot be called.
void connection.call(remote.domainEventLifecycle, undefined);

expectTypeOf(connection.listAllDomains()).resolves.toEqualTypeOf<Domain[]>();
expectTypeOf(connection.listAllNodeDevices()).resolves.toEqualTypeOf<NodeDevice[]>();
expectTypeOf(domain.getInfo()).resolves.toEqualTypeOf<DomainInfo>();
expectTypeOf(domain.getInfo()).resolves.toHaveProperty('state').toEqualTypeOf<VirDomainState>();
expectTypeOf(domain.id).toEqualTypeOf<number>();
expectTypeOf<Parameters<Domain['setMemory']>[0]>().toEqualTypeOf<bigint | number>();
expectTypeOf<StorageVol['pool']>().toEqualTypeOf<string>();
// @ts-expect-error Only a connection creates objects.
void new Domain();
// @ts-expect-error The name is read-only. Only rename() changes it.
domain.name = 'other';

const outcome: 'answered' | 'not-sent' = error.outcome;
void outcome;
expectTypeOf(error.number).toEqualTypeOf<number>();

void domain.getXmlDesc({ flags: 'SECURE' });
void domain.getXmlDesc({ flags: ['SECURE', 'INACTIVE'] });
void domain.getXmlDesc({ flags: VirDomainXMLFlags.SECURE | VirDomainXMLFlags.INACTIVE });
void connection.getAllDomainStats({ stats: ['STATE', 'VCPU'], flags: 'RUNNING' });
void domain.sendKey('LINUX', 50, [1]);
// @ts-expect-error The flag belongs to another enum.
void domain.getXmlDesc({ flags: 'LIVE' });
// @ts-expect-error One of the flags belongs to another enum.
void domain.getXmlDesc({ flags: ['SECURE', 'LIVE'] });
// @ts-expect-error libvirt defines no flags for it.
void domain.reset({ flags: 'LIVE' });
// @ts-expect-error Flags are an option.
void domain.getXmlDesc(1);
// @ts-expect-error There is no such option.
void domain.getXmlDesc({ flag: 1 });
// @ts-expect-error This function takes no flags.
void domain.destroy({ flags: 1 });
// @ts-expect-error The value belongs to another enum.
void domain.sendKey('SECURE', 50, [1]);
expectTypeOf(domain.getState()).resolves.toHaveProperty('stateName').toExtend<string>();

expectTypeOf(error.code === 'VIR_ERR_NO_DOMAIN').toEqualTypeOf<boolean>();
expectTypeOf(error.code === 'VIR_ERR_4711').toEqualTypeOf<boolean>();
// @ts-expect-error There is no such error.
void (error.code === 'VIR_ERR_NO_DOMIAN');
// @ts-expect-error A name of another enum.
void domain.getXmlDesc({ flags: 'PAUSED' });
