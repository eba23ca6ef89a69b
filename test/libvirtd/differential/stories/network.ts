import type { Network } from '../../../../src/index.ts';
import type { Step, Story, Tag } from '../story.ts';
import { py, stepsOf } from '../story.ts';
import type { Driver } from './domain-xml.ts';

const step = stepsOf<Network>();

/**
 * The life cycle of a network. The two networks have different bridges, so they do not conflict.
 */
export function networkStory(driver: Driver): Story<Network> {
  const destroy = step('virNetworkDestroy', (me) => me.it.destroy(), 'me.it.destroy()');
  return {
    title: 'a network',
    driver,
    looks: [['network', ({ name }) => name]],
    steps: [
      step(
        'virNetworkDefineXML',
        async (me) => {
          me.it = await me.connection.networkDefineXml(networkXml(me));
        },
        (tag) => `me.it = conn.networkDefineXML(${py(networkXml(tag))})`,
      ),
      step('virNetworkSetAutostart', (me) => me.it.setAutostart(true), 'me.it.setAutostart(1)'),
      step('virNetworkCreate', (me) => me.it.create(), 'me.it.create()'),
      ...updates(),
      destroy,
      step('virNetworkUndefine', (me) => me.it.undefine(), 'me.it.undefine()'),
      step(
        'virNetworkCreateXML',
        async (me) => {
          me.it = await me.connection.networkCreateXml(networkXml(me));
        },
        (tag) => `me.it = conn.networkCreateXML(${py(networkXml(tag))})`,
      ),
      step(
        'virNetworkDefineXMLFlags',
        async (me) => {
          me.it = await me.connection.networkDefineXmlFlags(networkXml(me), { flags: 1 });
        },
        (tag) => `me.it = conn.networkDefineXMLFlags(${py(networkXml(tag))}, 1)`,
      ),
      step('virNetworkUndefine', (me) => me.it.undefine(), 'me.it.undefine()'),
      destroy,
      step(
        'virNetworkCreateXMLFlags',
        async (me) => {
          me.it = await me.connection.networkCreateXmlFlags(networkXml(me), { flags: 1 });
        },
        (tag) => `me.it = conn.networkCreateXMLFlags(${py(networkXml(tag))}, 1)`,
      ),
      destroy,
    ],
  };
}

/** Adds and deletes a DNS host and a port group, in the running network and in the definition. */
function updates(): readonly Step<Network>[] {
  const change = (command: number, section: number, parent: number, xml: string, flags: number) =>
    step(
      'virNetworkUpdate',
      (me) => me.it.update(command, section, parent, xml, { flags }),
      `me.it.update(${command}, ${section}, ${parent}, ${py(xml)}, ${flags})`,
    );
  const dns = "<host ip='10.0.0.1'><hostname>größe</hostname></host>";
  const portgroup = "<portgroup name='fast'/>";
  return [
    change(3, 10, -1, dns, 3),
    change(3, 9, -1, portgroup, 2),
    change(2, 9, -1, portgroup, 2),
    change(2, 10, -1, dns, 1),
    // The host no longer exists.
    change(2, 10, -1, dns, 1),
  ];
}

function networkXml({ name, uuid, mac, device }: Tag): string {
  return `<network><name>${name}</name><uuid>${uuid}</uuid>
    <bridge name='${device}'/><mac address='${mac}'/>
    <dns><host ip='10.9.9.9'><hostname>first</hostname></host></dns></network>`;
}
