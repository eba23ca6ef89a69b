import { beforeEach, describe, expect, it } from '@jest/globals';
import { formatDomain } from '../../../../src/testing/hypervisor/domain/definition.ts';
import {
  attachDevice,
  detachDevice,
  detachDeviceAlias,
  updateDevice,
} from '../../../../src/testing/hypervisor/domain/devices.ts';
import type { SimulatedDomain } from '../../../../src/testing/hypervisor/domain/domain.ts';
import { destroy, start } from '../../../../src/testing/hypervisor/domain/lifecycle.ts';
import type {
  SimulatedEvent,
  SimulatedHypervisor,
} from '../../../../src/testing/hypervisor/index.ts';
import { domainXml, elementsNamed, eventsOf, failureOf, newHypervisor } from './support.ts';

const LIVE = 1;
const CONFIG = 2;
const disk = (target: string, file: string, device = 'disk'): string =>
  `<disk type='file' device='${device}'><source file='/${file}'/><target dev='${target}'/></disk>`;
const nic = (mac: string, inside = ''): string =>
  `<interface type='user'><mac address='${mac}'/>${inside}</interface>`;
const MAC = '52:54:00:11:22:33';

/** The test driver lacks these calls. The expectations are those of QEMU's driver in libvirt 9.0.0. */
describe('The devices of a guest', () => {
  let hypervisor: SimulatedHypervisor;
  let domain: SimulatedDomain;
  let events: SimulatedEvent[];
  beforeEach(() => {
    hypervisor = newHypervisor(false);
    const devices = `<devices>${disk('vda', 'a')}<disk type='file' device='cdrom'><target dev='hdc'/></disk></devices>`;
    domain = hypervisor.domains.define(domainXml('g', devices));
    start(domain, 0);
    events = eventsOf(hypervisor);
  });

  const targets = (definition = domain.definition): string[] =>
    [...formatDomain(definition, null, false).matchAll(/<target dev='(\w+)'/g)].flatMap(
      ([, name]) => name ?? [],
    );
  const told = (): string[] =>
    events.map((event) => {
      const alias = 'devAlias' in event ? event.devAlias : '';
      const reason = 'reason' in event ? ` ${event.reason}` : '';
      return `${event.kind} ${alias}${reason}`;
    });

  it('can be attached and detached while it runs, with events', () => {
    attachDevice(domain, disk('vdb', 'b'), LIVE);
    expect(targets()).toEqual(['vda', 'vdb', 'hdc']);
    expect(targets(domain.configuration)).toEqual(['vda', 'hdc']);
    detachDevice(domain, disk('vdb', 'b'), LIVE);
    expect(targets()).toEqual(['vda', 'hdc']);
    expect(told()).toEqual(['deviceAdded virtio-disk1', 'deviceRemoved virtio-disk1']);
  });

  it('appear at the next start if they are in the configuration, without an event', () => {
    attachDevice(domain, disk('vdb', 'b'), CONFIG);
    expect([targets(), targets(domain.configuration)]).toEqual([
      ['vda', 'hdc'],
      ['vda', 'vdb', 'hdc'],
    ]);
    expect(events).toEqual([]);
    destroy(domain);
    start(domain, 0);
    expect(targets()).toEqual(['vda', 'vdb', 'hdc']);
  });

  it('can change in both definitions at once', () => {
    attachDevice(domain, nic(MAC), LIVE | CONFIG);
    const written = [domain.definition, domain.configuration].map((definition) =>
      elementsNamed(formatDomain(definition, null, false), 'interface'),
    );
    expect(written.map((found) => found.length)).toEqual([1, 1]);
    expect(written[0]?.[0]).toContain("<alias name='net0'/>");
    expect(written[1]?.[0]).not.toContain('<alias');
    expect(told()).toEqual(['deviceAdded net0']);
  });

  it('cannot share a target', () => {
    attachDevice(domain, disk('vdb', 'b'), LIVE | CONFIG);
    expect(failureOf(() => attachDevice(domain, disk('vdb', 'c'), LIVE))).toBe(
      "27/20 XML error: target 'vdb' duplicated for disk sources '/b' and '/c'",
    );
    expect(failureOf(() => attachDevice(domain, disk('vdb', 'c'), CONFIG))).toBe(
      '55/12 Requested operation is not valid: target vdb already exists',
    );
  });

  it('are refused if their document is invalid', () => {
    expect(failureOf(() => attachDevice(domain, '<x/>', LIVE))).toBe(
      "67/20 unsupported configuration: unknown device type 'x'",
    );
    expect(failureOf(() => attachDevice(domain, 'zz', LIVE))).toBe(
      "35/20 (device_definition):1: Start tag expected, '<' not found\nzz\n^",
    );
    expect(failureOf(() => attachDevice(domain, '<disk/>', LIVE))).toBe(
      '20/20 missing target information for device',
    );
    expect(failureOf(() => attachDevice(domain, nic(MAC), 4))).toBe(
      '8/12 unsupported flags (0x4) in function testDomainAttachDeviceFlags',
    );
    destroy(domain);
    expect(failureOf(() => attachDevice(domain, nic(MAC), LIVE))).toBe(
      '55/20 Requested operation is not valid: domain is not running',
    );
  });

  it('cannot be detached if they do not exist', () => {
    const missing = "99/20 device not found: no device found at address '(<null>)'";
    expect(failureOf(() => detachDevice(domain, disk('vdz', 'a'), LIVE))).toBe(
      '99/12 device not found: disk vdz not found',
    );
    expect(failureOf(() => detachDevice(domain, disk('vdz', 'a'), CONFIG))).toBe(
      '99/12 device not found: no target device vdz',
    );
    expect(failureOf(() => detachDevice(domain, nic(MAC), LIVE))).toBe(
      `${missing} matching MAC address '${MAC}' and alias '(<null>)'`,
    );
    expect(failureOf(() => detachDevice(domain, "<input type='mouse'/>", LIVE))).toBe(
      '99/12 device not found: device not present in domain configuration',
    );
    expect(failureOf(() => detachDeviceAlias(domain, 'zz', LIVE))).toBe(
      '1/20 internal error: no device found with alias zz',
    );
  });

  it('can be detached by their alias, or by an equal document', () => {
    attachDevice(domain, nic(MAC), LIVE);
    detachDeviceAlias(domain, 'net0', LIVE);
    attachDevice(domain, "<hub type='usb'/>", LIVE);
    detachDevice(domain, "<hub type='usb'/>", LIVE);
    expect(told()).toEqual([
      'deviceAdded net0',
      'deviceRemoved net0',
      'deviceAdded hub0',
      'deviceRemoved hub0',
    ]);
  });

  it('can be updated: the medium of a drive, the link of an interface', () => {
    updateDevice(domain, disk('hdc', 'iso', 'cdrom'), LIVE);
    attachDevice(domain, nic(MAC), LIVE);
    updateDevice(domain, nic(MAC, "<link state='down'/>"), LIVE);
    const xml = formatDomain(domain.definition, null, false);
    expect(xml).toContain("<source file='/iso'/>");
    expect(elementsNamed(xml, 'interface')[0]).toContain(
      "<link state='down'/><alias name='net0'/>",
    );
    expect(told()).toEqual(['trayChange ide0-1-0 0', 'trayChange ide0-1-0 1', 'deviceAdded net0']);
  });

  it('cannot be updated if they do not exist, or if the property cannot change', () => {
    expect(failureOf(() => updateDevice(domain, disk('vdz', 'a'), LIVE))).toBe(
      "1/12 internal error: disk 'vdz' not found",
    );
    expect(failureOf(() => updateDevice(domain, disk('vdz', 'a'), CONFIG))).toBe(
      "55/12 Requested operation is not valid: target vdz doesn't exist.",
    );
    expect(failureOf(() => updateDevice(domain, disk('vda', 'b'), LIVE))).toBe(
      '67/12 unsupported configuration: disk source can be changed only in removable drives',
    );
    attachDevice(domain, nic(MAC), LIVE);
    attachDevice(domain, nic(MAC), LIVE);
    expect(failureOf(() => updateDevice(domain, nic(MAC), LIVE))).toBe(
      `9/20 operation failed: multiple devices matching MAC address ${MAC} found`,
    );
    expect(failureOf(() => updateDevice(domain, "<graphics type='vnc'/>", LIVE))).toBe(
      "1/12 internal error: cannot find existing graphics type 'vnc' device",
    );
  });

  it('stay unchanged in both definitions if one of them refuses the update', () => {
    attachDevice(domain, disk('vdb', 'b'), CONFIG);
    expect(failureOf(() => attachDevice(domain, disk('vdb', 'b'), LIVE | CONFIG))).toContain('vdb');
    expect(targets()).toEqual(['vda', 'hdc']);
    expect(events).toEqual([]);
  });
});
