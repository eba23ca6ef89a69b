import { expectTypeOf } from 'expect-type';
import type { Connection, Domain, Network, Secret } from '../../src/index.ts';
import type { DomainDevice } from '../../src/xml/generated/domain.ts';
import { domainDeviceXml } from '../../src/xml/generated/domain.ts';
import type { DomainCapabilities } from '../../src/xml/generated/domain-capabilities.ts';
import type { DomainConfig, NetworkConfig, SecretConfig } from '../../src/xml/index.ts';
import { byTarget, size } from '../../src/xml/index.ts';

declare const connection: Connection;
declare const domain: Domain;
declare const network: Network;
declare const secret: Secret;

expectTypeOf(domain.getConfig()).resolves.toEqualTypeOf<DomainConfig>();
expectTypeOf(domain.getConfig({ flags: ['INACTIVE', 'SECURE'] })).resolves.toHaveProperty('os');
expectTypeOf(network.getConfig({ flags: 'INACTIVE' })).resolves.toEqualTypeOf<NetworkConfig>();
expectTypeOf(secret.getConfig()).resolves.toEqualTypeOf<SecretConfig>();
expectTypeOf(connection.getDomainCapabilitiesConfig()).resolves.toEqualTypeOf<DomainCapabilities>();
// @ts-expect-error There is no such flag.
void domain.getConfig({ flags: 'INACTIV' });

// Each method takes XML or an object of its own format.
expectTypeOf(connection.domainDefineXml('<domain/>')).resolves.toEqualTypeOf<Domain>();
const lan: NetworkConfig = { name: 'lan' };
void connection.domainDefineXml({ type: 'kvm', name: 'web', memory: size('1 GiB') });
void connection.networkDefineXmlFlags(lan, { flags: 'VALIDATE' });
void connection.storagePoolDefineXml({ type: 'dir', name: 'a', target: { path: '/a' } });
// @ts-expect-error The name is missing.
void connection.domainDefineXml({ type: 'kvm' });
// @ts-expect-error A network is no domain.
void connection.domainDefineXml(lan);
// @ts-expect-error There is no such element.
void connection.domainDefineXml({ type: 'kvm', name: 'web', memori: size('1 GiB') });
// @ts-expect-error The path of the pool is missing.
void connection.storagePoolDefineXml({ type: 'dir', name: 'a' });
// @ts-expect-error A buffer is neither XML nor an object.
void connection.domainDefineXml(Buffer.from('<domain/>'));

// A draft has all devices.
expectTypeOf(domain.redefine((draft) => void draft.name)).resolves.toEqualTypeOf<Domain>();
void domain.redefine(
  (draft) => {
    draft.devices.disk.push({ type: 'file', target: { dev: 'vdb' } });
    const disk = byTarget(draft.devices.disk, 'vda');
    if (disk?.type === 'network' && disk.source.protocol === 'nbd') {
      expectTypeOf(disk.source.reconnect?.delay).toEqualTypeOf<number | undefined>();
    }
    // @ts-expect-error The memory is an object with value and unit.
    draft.memory = 4;
    // @ts-expect-error There is no such element.
    draft.memori = size('1 GiB');
  },
  { flags: 'VALIDATE', validate: false },
);
// @ts-expect-error There is no such flag.
void domain.redefine(() => {}, { flags: 'VALIDAT' });
// @ts-expect-error There is no such option.
void domain.redefine(() => {}, { valid: false });
// @ts-expect-error The draft of a network has no memory.
void network.redefine((draft) => draft.memory);

// A device is an object with one property, its kind.
void domain.attach({ disk: { type: 'file', target: { dev: 'vdb' } } }, { flags: ['LIVE'] });
void domain.detach("<disk type='file'/>");
// @ts-expect-error A disk needs a target.
void domain.attach({ disk: { type: 'file' } });
// @ts-expect-error A file has no protocol.
void domain.attach({ disk: { type: 'file', source: { protocol: 'nbd' }, target: { dev: 'a' } } });
// @ts-expect-error There is no such kind.
void domain.attach({ dsk: { type: 'file', target: { dev: 'vdb' } } });
// @ts-expect-error The kind is missing.
void domain.attach({ type: 'file', target: { dev: 'vdb' } });
void domain.attach({
  disk: { type: 'file', target: { dev: 'vdb' } },
  // @ts-expect-error Only one device can be attached at once.
  input: { type: 'tablet' },
});
// @ts-expect-error The emulator is no device.
void domain.attach({ emulator: '/usr/bin/qemu' });
// @ts-expect-error Only a disk can be copied to.
void domain.blockCopy('vda', { input: { type: 'tablet' } });
void domain.blockCopy('vda', { disk: { type: 'file', target: { dev: 'vda' } } });

const device: DomainDevice = domainDeviceXml.parse('<disk/>');
if (device.disk?.type === 'block') {
  expectTypeOf(device.disk.source?.dev).toEqualTypeOf<string | undefined>();
}
if ('interface' in device && device.interface?.type === 'network') {
  expectTypeOf(device.interface.source.network).toEqualTypeOf<string>();
}

const mine = domain.metadata({ prefix: 'mine', uri: 'urn:mine' });
expectTypeOf(mine.get({ flags: 'CONFIG' })).resolves.toEqualTypeOf<string | null>();
// @ts-expect-error The prefix is missing.
void network.metadata({ uri: 'urn:mine' });
