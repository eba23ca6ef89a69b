import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SimulatedInterfaces } from '../../../../src/testing/hypervisor/node/interfaces.ts';
import { failureOf, newHypervisor } from './support.ts';

const ethernet = (name: string, mac = '00:11:22:33:44:55'): string =>
  `<interface type='ethernet' name='${name}'><start mode='onboot'/><mac address='${mac}'/></interface>`;
const NOT_VALID = '55/12 Requested operation is not valid';

/** Every expectation here was recorded with libvirt 9.0.0 on `test:///default`. */
describe('The network interfaces of the host', () => {
  let interfaces: SimulatedInterfaces;
  beforeEach(() => {
    ({ interfaces } = newHypervisor());
  });

  const state = (): string[] =>
    interfaces.all().map(({ definition, active }) => `${definition.name} ${active ? 'on' : 'off'}`);
  const named = (name: string): { name: string; mac: string } => ({ name, mac: '' });

  it('start and stop', () => {
    expect(failureOf(() => interfaces.start(named('eth1')))).toBe(NOT_VALID);
    interfaces.stop(named('eth1'));
    expect([state(), failureOf(() => interfaces.stop(named('eth1')))]).toEqual([
      ['eth1 off'],
      NOT_VALID,
    ]);
    interfaces.start(named('eth1'));
    interfaces.undefine(named('eth1'));
    expect(state()).toEqual([]);
    expect(failureOf(() => interfaces.start(named('eth1')))).toBe(
      "57/12 Interface not found: no interface with matching name 'eth1'",
    );
  });

  it('are found by name, and by a MAC address that is unique', () => {
    interfaces.define(ethernet('eth2'));
    expect(interfaces.lookupByMac('00:11:22:33:44:55').definition.name).toBe('eth2');
    interfaces.define(ethernet('eth3'));
    expect(failureOf(() => interfaces.lookupByMac('00:11:22:33:44:55'))).toBe(
      '59/12 multiple matching interfaces found',
    );
    expect(failureOf(() => interfaces.lookupByMac('00:00:00:00:00:00'))).toBe(
      "57/12 Interface not found: no interface with matching mac '00:00:00:00:00:00'",
    );
  });

  it('keep their state when they are defined again', () => {
    interfaces.define(ethernet('eth1', '00:11:22:33:44:66'));
    expect([state(), interfaces.lookupByName('eth1').definition.mac]).toEqual([
      ['eth1 on'],
      '00:11:22:33:44:66',
    ]);
  });

  it('are filtered by state', () => {
    interfaces.define(ethernet('eth2'));
    const names = (flags: number): string[] =>
      interfaces.list(flags).map(({ definition }) => definition.name);
    expect([names(1), names(2), names(0), names(3)]).toEqual([
      ['eth2'],
      ['eth1'],
      ['eth1', 'eth2'],
      ['eth1', 'eth2'],
    ]);
    expect(failureOf(() => names(4))).toBe(
      '8/12 unsupported flags (0x4) in function testConnectListAllInterfaces',
    );
  });

  it('change in transactions, which can be rolled back, with all interfaces inactive then', () => {
    interfaces.changeBegin();
    expect(failureOf(() => interfaces.changeBegin())).toBe(
      '55/12 Requested operation is not valid: there is another transaction running.',
    );
    interfaces.stop(named('eth1'));
    interfaces.define(ethernet('eth2'));
    interfaces.changeRollback();
    expect(state()).toEqual(['eth1 off']);
    expect(failureOf(() => interfaces.changeRollback())).toBe(
      '55/12 Requested operation is not valid: no transaction running, nothing to rollback.',
    );
    interfaces.changeBegin();
    interfaces.undefine(named('eth1'));
    interfaces.changeCommit();
    expect(state()).toEqual([]);
    expect(failureOf(() => interfaces.changeCommit())).toBe(
      '55/12 Requested operation is not valid: no transaction running, nothing to be committed.',
    );
  });

  it('are formatted as libvirt does', () => {
    const bridge = `<interface name='br0' type='bridge'><mtu size='1500'/><start mode='onboot'/>
      <protocol family='ipv4'><dhcp/></protocol><bridge delay='0.01' stp='off'>
      <interface type='ethernet' name='eth0'><mac address='ab:bb:cc:dd:ee:ff'/></interface></bridge></interface>`;
    interfaces.define(bridge);
    expect(interfaces.xml(named('br0'), 0)).toBe(`<interface type='bridge' name='br0'>
  <start mode='onboot'/>
  <mtu size='1500'/>
  <protocol family='ipv4'>
    <dhcp/>
  </protocol>
  <bridge stp='off' delay='0.01'>
    <interface type='ethernet' name='eth0'>
      <mac address='ab:bb:cc:dd:ee:ff'/>
    </interface>
  </bridge>
</interface>
`);
    interfaces.define(
      "<interface type='vlan' name='eth0.42'><vlan tag='42'><interface name='eth0'/></vlan></interface>",
    );
    expect(interfaces.xml(named('eth0.42'), 0)).toContain(
      "  <vlan tag='42'>\n    <interface name='eth0'/>\n  </vlan>\n",
    );
  });

  it.each([
    ['<x/>', "27/5 XML error: expecting root element of 'interface', not 'x'"],
    ['<interface/>', "27/5 XML error: Missing required attribute 'type' in element 'interface'"],
    [
      "<interface type='zz' name='x'/>",
      "27/5 XML error: Invalid value for attribute 'type' in element 'interface': 'zz'.",
    ],
    ["<interface type='ethernet'/>", '27/26 XML error: interface has no name'],
    [
      "<interface type='ethernet' name='x'><start mode='zz'/></interface>",
      '27/26 XML error: unknown interface startmode zz',
    ],
  ])('refuse the document %j', (xml, expected) => {
    expect(failureOf(() => interfaces.define(xml))).toBe(expected);
  });
});
