import { remote } from '../../../../src/protocol/index.ts';
import type { Step } from '../step.ts';
import { step, uuid } from '../step.ts';

const preset = { name: 'default', uuid: 'dd8fe884-6c02-601e-7551-cca97df1c5df' };
const net = { name: 'n1', uuid: uuid(21) };
const passing = { name: 't1', uuid: uuid(23) };

function network(name: string, of: string, more = ''): string {
  return `<network><name>${name}</name><uuid>${of}</uuid><bridge name='vb7'/>${more}</network>`;
}

const DHCP = `<ip address='10.0.0.1' netmask='255.255.255.0'><dhcp>
  <range start='10.0.0.2' end='10.0.0.9'/><host mac='52:54:00:00:00:07' ip='10.0.0.7'/></dhcp></ip>`;

const HOST = "<host mac='52:54:00:00:00:08' ip='10.0.0.8'/>";
const ANOTHER_HOST = "<host mac='52:54:00:00:00:09' ip='10.0.0.9'/>";
const ADD_LAST = 3;
const DELETE = 2;
const DHCP_HOST = 4;

function update(command: number, xml: string, flags: number, note: string): Step {
  const args = { net, command, section: DHCP_HOST, parentIndex: -1, xml, flags };
  return step(remote.networkUpdate, args, note);
}

/** Networks: the preset one, a persistent one and a transient one. */
export const networks: readonly Step[] = [
  step(remote.networkLookupByName, { name: 'default' }),
  step(remote.networkLookupByUuid, { uuid: preset.uuid }),
  step(remote.networkLookupByName, { name: 'none' }, 'none'),
  step(remote.networkLookupByUuid, { uuid: uuid(99) }, 'none'),
  step(remote.networkGetXmlDesc, { net: preset, flags: 0 }),
  step(remote.networkGetXmlDesc, { net: preset, flags: 0x1_00 }, 'unknown flags'),
  step(remote.networkCreate, { net: preset }, 'an active one'),
  step(remote.networkDestroy, { net: preset }),
  step(remote.networkIsActive, { net: preset }, 'destroyed'),
  step(remote.networkDestroy, { net: preset }, 'again'),
  step(remote.networkCreate, { net: preset }),
  step(remote.networkIsActive, { net: preset }, 'started'),
  step(remote.networkDefineXml, { xml: network('n1', uuid(21)) }),
  step(remote.networkDefineXml, { xml: network('n1', uuid(22)) }, 'the name with another uuid'),
  step(remote.networkDefineXml, { xml: network('n2', uuid(21)) }, 'the uuid with another name'),
  step(remote.networkDefineXml, { xml: '<network/>' }, 'without a name'),
  step(remote.networkDefineXml, { xml: '<x/>' }, 'another root'),
  step(remote.networkDefineXml, { xml: network('a/b', uuid(24)) }, 'a name with a slash'),
  step(remote.networkDefineXml, { xml: network('n1', uuid(21), DHCP) }, 'again, with addresses'),
  step(remote.networkDefineXmlFlags, { xml: network('n1', uuid(21), DHCP), flags: 8 }, 'unknown'),
  step(remote.networkGetXmlDesc, { net, flags: 0 }, 'of a defined one'),
  step(remote.networkGetBridgeName, { net }),
  step(remote.networkIsPersistent, { net }),
  step(remote.networkIsActive, { net }, 'defined'),
  step(remote.networkCreate, { net }, 'a defined one'),
  step(remote.networkGetXmlDesc, { net, flags: 0 }, 'of an active one'),
  step(remote.networkGetAutostart, { net }),
  step(remote.networkSetAutostart, { net, autostart: 1 }),
  step(remote.networkGetAutostart, { net }, 'set'),
  step(remote.networkGetDhcpLeases, { net, mac: null, needResults: 1, flags: 0 }),
  update(ADD_LAST, HOST, 0, 'a host more'),
  update(ADD_LAST, HOST, 0, 'a host twice'),
  step(remote.networkGetXmlDesc, { net, flags: 0 }, 'after an update'),
  step(remote.networkGetXmlDesc, { net, flags: 1 }, 'inactive, after an update'),
  update(DELETE, HOST, 3, 'a host less, live and config'),
  update(DELETE, HOST, 1, 'a host less, live'),
  update(ADD_LAST, HOST, 1, 'a host, live'),
  update(ADD_LAST, HOST, 2, 'the same host in the configuration'),
  update(ADD_LAST, ANOTHER_HOST, 2, 'another host in the configuration'),
  update(DELETE, HOST, 1, 'the host less, live, when the configuration has it'),
  update(ADD_LAST, HOST, 1, 'the host once more, live'),
  step(remote.networkGetXmlDesc, { net, flags: 1 }, 'inactive, after live and config'),
  step(remote.networkDestroy, { net }, 'after changes of the configuration'),
  step(remote.networkCreate, { net }, 'after changes of the configuration'),
  step(
    remote.networkGetXmlDesc,
    { net, flags: 0 },
    'after a change of the configuration and a restart',
  ),
  update(77, HOST, 0, 'unknown command'),
  update(ADD_LAST, '<host/>', 0, 'a host of nothing'),
  ...[0, 1, 2, 3, 4, 8, 16, 32, 64, 0x10_00].map((flags) =>
    step(remote.connectListAllNetworks, { needResults: 1, flags }, `flags ${flags}`),
  ),
  step(remote.connectListNetworks, { maxnames: 100 }),
  step(remote.connectListDefinedNetworks, { maxnames: 100 }),
  step(remote.connectNumOfNetworks),
  step(remote.connectNumOfDefinedNetworks),
  step(remote.networkUndefine, { net }, 'an active one'),
  step(remote.networkIsPersistent, { net }, 'undefined'),
  step(remote.networkSetAutostart, { net, autostart: 1 }, 'of a transient one'),
  step(remote.networkUndefine, { net }, 'a transient one'),
  step(remote.networkDestroy, { net }, 'a transient one'),
  step(remote.networkIsActive, { net }, 'gone'),
  step(remote.networkCreateXml, { xml: network('t1', uuid(23)) }),
  step(remote.networkCreateXml, { xml: network('t1', uuid(23)) }, 'again'),
  step(remote.networkIsPersistent, { net: passing }, 'transient'),
  step(remote.networkDestroy, { net: passing }, 'the last'),
  step(remote.networkListAllPorts, { network: preset, needResults: 1, flags: 0 }),
];
