import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SimulatedHypervisor } from '../../../../src/testing/hypervisor/index.ts';
import type { SimulatedNodeDevices } from '../../../../src/testing/hypervisor/node/node-devices.ts';
import { eventsOf, failureOf, newHypervisor } from './support.ts';

const port = (
  parent: string,
  inside = '<wwnn>2000000000000001</wwnn><wwpn>2000000000000002</wwpn>',
): string =>
  `<device>${parent}<capability type='scsi_host'><capability type='fc_host'>${inside}</capability></capability></device>`;

/** Every expectation here was recorded with libvirt 9.0.0 on `test:///default`. */
describe('The devices of the host', () => {
  let hypervisor: SimulatedHypervisor;
  let devices: SimulatedNodeDevices;
  beforeEach(() => {
    hypervisor = newHypervisor();
    devices = hypervisor.nodeDevices;
  });

  const names = (flags: number): string[] => devices.list(flags).map(({ name }) => name);

  it('keep the paths of a device that is added', () => {
    const xml = `<device>
  <name>sda</name>
  <path>/sys/devices/x</path>
  <devnode type='dev'>/dev/sda</devnode>
  <devnode type='link'>/dev/disk/by-id/a</devnode>
  <devnode type='link'>/dev/disk/by-id/b</devnode>
  <parent>computer</parent>
  <capability type='storage'>
    <block>/dev/sda</block>
  </capability>
</device>
`;
    expect(devices.xml(devices.add(xml), 0)).toBe(xml);
  });

  it('form a tree', () => {
    expect(Object.fromEntries(devices.all().map(({ name, parent }) => [name, parent]))).toEqual({
      computer: null,
      scsi_host1: 'computer',
      scsi_host2: 'computer',
      scsi_host11: 'scsi_host1',
    });
    expect(devices.xml(devices.find({ name: 'scsi_host11' }), 0)).toBe(`<device>
  <name>scsi_host11</name>
  <parent>scsi_host1</parent>
  <capability type='scsi_host'>
    <host>11</host>
    <unique_id>10</unique_id>
    <capability type='fc_host'>
      <wwnn>2000000034563456</wwnn>
      <wwpn>1000000034563456</wwpn>
      <fabric_wwn>2000000043214321</fabric_wwn>
    </capability>
  </capability>
</device>
`);
  });

  it('are filtered by capability', () => {
    const [system, scsiHost, fcHost, vports, usb] = [1, 0x20, 0x2_00, 0x4_00, 4];
    expect([names(system), names(vports), names(usb)]).toEqual([
      ['computer'],
      ['scsi_host1', 'scsi_host2'],
      [],
    ]);
    expect(names(scsiHost).sort()).toEqual(['scsi_host1', 'scsi_host11', 'scsi_host2']);
    expect(names(fcHost)).toEqual(names(scsiHost));
    expect(devices.names('system', 0, 'testNodeListDevices')).toEqual(['computer']);
    expect(devices.names('zz', 0, 'testNodeListDevices')).toEqual([]);
    expect(devices.names(null, 0, 'testNodeListDevices')).toHaveLength(4);
    expect(failureOf(() => names(1 << 22))).toBe(
      '8/12 unsupported flags (0x400000) in function testConnectListAllNodeDevices',
    );
  });

  it('can be created as virtual ports of an adapter that supports them', () => {
    const events = eventsOf(hypervisor);
    const made = devices.create(port('<parent>scsi_host1</parent>'), 0);
    const second = devices.create(port(''), 0);
    expect([made.name, made.parent, second.name, second.parent]).toEqual([
      'scsi_host12',
      'scsi_host1',
      'scsi_host13',
      'scsi_host1',
    ]);
    devices.destroy(made);
    expect(events).toEqual([
      { kind: 'nodeDeviceLifecycle', dev: { name: 'scsi_host12' }, event: 0, detail: 0 },
      { kind: 'nodeDeviceLifecycle', dev: { name: 'scsi_host13' }, event: 0, detail: 0 },
      { kind: 'nodeDeviceLifecycle', dev: { name: 'scsi_host12' }, event: 1, detail: 0 },
    ]);
    expect(failureOf(() => devices.find({ name: 'scsi_host12' }))).toBe(
      "53/12 Node device not found: no node device with matching name 'scsi_host12'",
    );
  });

  it.each([
    ['<x/>', "27/5 XML error: expecting root element of 'device', not 'x'"],
    [
      '<device><parent>scsi_host1</parent></device>',
      "1/22 internal error: no device capabilities for 'new device'",
    ],
    [
      port('<parent>zz</parent>'),
      "1/22 internal error: Could not find parent device for 'new device'",
    ],
    [
      port('<parent>computer</parent>'),
      '1/22 internal error: Parent device computer is not capable of vport operations',
    ],
    [
      port('<parent>scsi_host1</parent>', ''),
      "1/22 internal error: no WWNN supplied for 'new device', and auto-generation failed",
    ],
    [
      "<device><parent>computer</parent><capability type='net'><interface>eth7</interface></capability></device>",
      '1/22 internal error: Device is not a fibre channel HBA',
    ],
  ])('refuse the document %j', (xml, expected) => {
    expect(failureOf(() => devices.create(xml, 0))).toBe(expected);
  });

  it('ignore destroy without an error if they are not adapters', () => {
    const events = eventsOf(hypervisor);
    devices.destroy(devices.find({ name: 'computer' }));
    expect([devices.all().length, events]).toEqual([4, []]);
  });
});
