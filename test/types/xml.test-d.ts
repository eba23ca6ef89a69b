import { expectTypeOf } from 'expect-type';
import type { DomainConfig } from '../../src/xml/generated/domain.ts';
import { domainXml } from '../../src/xml/generated/domain.ts';
import type { SecretConfig } from '../../src/xml/generated/secret.ts';
import { secretXml } from '../../src/xml/generated/secret.ts';
import { raw, size } from '../../src/xml/index.ts';

declare const text: string;

const config = domainXml.parse(text);
expectTypeOf(config).toEqualTypeOf<DomainConfig>();
expectTypeOf(config.name).toEqualTypeOf<string>();
expectTypeOf(config.id).toEqualTypeOf<number | undefined>();
expectTypeOf(secretXml.parse(text).ephemeral).toEqualTypeOf<boolean | undefined>();
// @ts-expect-error A document can be without devices.
void config.devices.disk;
// @ts-expect-error There is no such element.
void config.memori;

// `type` decides the source of a disk, and `protocol` the rest of a network source.
for (const disk of config.devices?.disk ?? []) {
  if (disk.type === 'file') {
    expectTypeOf(disk.source?.file).toEqualTypeOf<string | undefined>();
    // @ts-expect-error A file has no block device.
    void disk.source?.dev;
  }
  if (disk.type === 'block') expectTypeOf(disk.source?.dev).toEqualTypeOf<string | undefined>();
  if (disk.type === 'network') {
    const { source } = disk;
    // @ts-expect-error Not all protocols have a reconnection.
    void source.reconnect;
    if (source.protocol === 'nbd') {
      expectTypeOf(source.reconnect?.delay).toEqualTypeOf<number | undefined>();
    }
    // @ts-expect-error There is no such protocol.
    void (source.protocol === 'gopher');
  }
}
const vnc = config.devices?.graphics?.find((graphics) => graphics.type === 'vnc');
expectTypeOf(vnc?.passwd).toEqualTypeOf<string | undefined>();
expectTypeOf(vnc?.autoport).toEqualTypeOf<boolean | undefined>();
for (const device of config.devices?.interface ?? []) {
  // @ts-expect-error Only a network has a name here.
  void device.source?.network;
  if (device.type === 'network') expectTypeOf(device.source.network).toEqualTypeOf<string>();
}

domainXml.edit(text, (draft) => {
  draft.memory = size('4 GiB');
  draft.devices.disk.push({ type: 'file', source: { file: '/a' }, target: { dev: 'vda' } });
  draft.cputune = { vcpupin: [{ vcpu: 0, cpuset: '2' }] };
  delete draft.memory;
  expectTypeOf(raw(draft).getAttribute('odd')).toEqualTypeOf<string | undefined>();
  // @ts-expect-error A file has no protocol.
  draft.devices.disk.push({ type: 'file', source: { protocol: 'nbd' }, target: { dev: 'vda' } });
  // @ts-expect-error A network source needs a protocol.
  draft.devices.disk.push({ type: 'network', source: { name: 'a' }, target: { dev: 'vda' } });
  // @ts-expect-error There is no such type of disk.
  draft.devices.disk.push({ type: 'fil', target: { dev: 'vda' } });
  // @ts-expect-error A disk needs a target.
  draft.devices.disk.push({ type: 'file' });
  // @ts-expect-error The memory is an object with value and unit.
  draft.memory = 4;
  // @ts-expect-error yes and no are booleans.
  draft.devices.graphics.push({ type: 'vnc', autoport: 'yes' });
});

domainXml.build({ type: 'kvm', name: 'a' });
// @ts-expect-error The name is missing.
domainXml.build({ type: 'kvm' });
// @ts-expect-error There is no such hypervisor.
domainXml.build({ type: 'kvn', name: 'a' });
// @ts-expect-error A secret has no name.
secretXml.build({ name: 'a' });
// @ts-expect-error The draft of one format is not that of another.
secretXml.edit(text, (draft: DomainConfig) => draft.name);
expectTypeOf(secretXml.toStandardSchema()['~standard'].validate)
  .returns.extract<{ readonly value: unknown }>()
  .toHaveProperty('value')
  .toEqualTypeOf<string | SecretConfig>();
// @ts-expect-error There is no such option.
void domainXml.diff(text, text, { ignoreFiled: true });
// @ts-expect-error Unknown parts are warnings or errors.
void domainXml.validate(text, { unknown: 'ignore' });
