import type { NetworkPort, NWFilter, NWFilterBinding } from '../../../../src/index.ts';
import type { Story, Tag } from '../story.ts';
import { py, stepsOf } from '../story.ts';

const step = stepsOf<NWFilter>();
const portStep = stepsOf<NetworkPort>();

/** The life cycle of a filter and of its binding to a device. */
export const FILTER_STORY: Story<NWFilter> = {
  title: 'a filter and its binding',
  driver: 'qemu',
  looks: [
    ['filter', ({ name }) => name],
    ['binding', ({ device }) => device],
  ],
  steps: [
    step(
      'virNWFilterDefineXML',
      async (me) => {
        me.it = await me.connection.nwFilterDefineXml(filterXml(me, 'drop'));
      },
      (tag) => `me.it = conn.nwfilterDefineXML(${py(filterXml(tag, 'drop'))})`,
    ),
    step(
      'virNWFilterDefineXMLFlags',
      async (me) => {
        me.it = await me.connection.nwFilterDefineXmlFlags(filterXml(me, 'accept'), { flags: 1 });
      },
      (tag) => `me.it = conn.nwfilterDefineXMLFlags(${py(filterXml(tag, 'accept'))}, 1)`,
    ),
    step(
      'virNWFilterBindingCreateXML',
      async (me) => {
        me.other = await me.connection.nwFilterBindingCreateXml(bindingXml(me));
      },
      (tag) => `me.other = conn.nwfilterBindingCreateXML(${py(bindingXml(tag))})`,
    ),
    // The filter is in use.
    step('virNWFilterUndefine', (me) => me.it.undefine(), 'me.it.undefine()'),
    step(
      'virNWFilterBindingDelete',
      (me) => (me.other as NWFilterBinding).delete(),
      'me.other.delete()',
    ),
    step('virNWFilterUndefine', (me) => me.it.undefine(), 'me.it.undefine()'),
  ],
};

/** The life cycle of a network port. */
export const PORT_STORY: Story<NetworkPort> = {
  title: 'a port',
  driver: 'qemu',
  looks: [['ports', ({ name }) => name]],
  steps: [
    portStep(
      'virNetworkCreateXML',
      async (me) => {
        me.other = await me.connection.networkCreateXml(networkXml(me));
      },
      (tag) => `me.other = conn.networkCreateXML(${py(networkXml(tag))})`,
    ),
    portStep(
      'virNetworkPortCreateXML',
      async (me) => {
        const network = await me.connection.networkLookupByName(me.name);
        me.it = await network.portCreateXml(portXml(me));
      },
      (tag) => `me.it = me.other.portCreateXML(${py(portXml(tag))})`,
    ),
    portStep(
      'virNetworkPortSetParameters',
      (me) => me.it.setParameters({ 'inbound.average': 100, 'outbound.average': 70 }),
      'me.it.setParameters({"inbound.average": 100, "outbound.average": 70})',
    ),
    portStep('virNetworkPortDelete', (me) => me.it.delete(), 'me.it.delete()'),
    portStep(
      'virNetworkDestroy',
      async (me) => (await me.connection.networkLookupByName(me.name)).destroy(),
      'me.other.destroy()',
    ),
  ],
};

function filterXml({ name, uuid }: Tag, action: string): string {
  return `<filter name='${name}' chain='root'><uuid>${uuid}</uuid>
    <rule action='${action}' direction='in' priority='500'><all/></rule></filter>`;
}

function bindingXml({ name, uuid, mac, device }: Tag): string {
  return `<filterbinding><owner><name>${name}</name><uuid>${uuid}</uuid></owner>
    <portdev name='${device}'/><mac address='${mac}'/><filterref filter='${name}'/></filterbinding>`;
}

function networkXml({ name, uuid, device }: Tag): string {
  return `<network><name>${name}</name><uuid>${uuid}</uuid><bridge name='${device}'/></network>`;
}

/** The port has a bandwidth, because libvirt-python sets only parameters that exist already. */
function portXml({ name, uuid, mac }: Tag): string {
  return `<networkport><uuid>${uuid.replace(/^./, '1')}</uuid>
    <owner><name>${name}</name><uuid>${uuid}</uuid></owner><mac address='${mac}'/>
    <bandwidth><inbound average='50'/><outbound average='60'/></bandwidth></networkport>`;
}
