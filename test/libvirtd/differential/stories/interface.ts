import type { Interface } from '../../../../src/index.ts';
import type { Story, Tag } from '../story.ts';
import { py, stepsOf } from '../story.ts';
import type { Driver } from './domain-xml.ts';

const step = stepsOf<Interface>();

/**
 * An interface of the host. Only the test driver can change interfaces. A host allows one
 * transaction at a time, so each client begins and ends it in the same step.
 */
export function interfaceStory(driver: Driver): Story<Interface> {
  return {
    title: 'an interface',
    driver,
    looks: [['interface', ({ device }) => device]],
    steps: [DEFINE, ...(driver === 'test' ? LIFE : []), ...CHANGES],
  };
}

const DEFINE = step(
  'virInterfaceDefineXML',
  async (me) => {
    me.it = await me.connection.interfaceDefineXml(interfaceXml(me));
  },
  (tag) => `me.it = conn.interfaceDefineXML(${py(interfaceXml(tag))}, 0)`,
);

const LIFE = [
  step('virInterfaceCreate', (me) => me.it.create(), 'me.it.create(0)'),
  step('virInterfaceDestroy', (me) => me.it.destroy(), 'me.it.destroy(0)'),
  step('virInterfaceUndefine', (me) => me.it.undefine(), 'me.it.undefine()'),
];

const CHANGES = [
  step(
    'virInterfaceChangeBegin',
    async (me) => {
      await me.connection.interfaceChangeBegin();
      await me.connection.interfaceChangeRollback();
      return 'begun';
    },
    '[conn.changeBegin(0), conn.changeRollback(0), "begun"][2]',
    { returns: true },
  ),
  step(
    'virInterfaceChangeRollback',
    async (me) => {
      await me.connection.interfaceChangeBegin();
      const { name } = await me.connection.interfaceDefineXml(interfaceXml(me));
      await me.connection.interfaceChangeRollback();
      return name;
    },
    (tag) => `[conn.changeBegin(0), conn.interfaceDefineXML(${py(interfaceXml(tag))}, 0).name(),
      conn.changeRollback(0)][1]`,
    { returns: true },
  ),
  step(
    'virInterfaceChangeCommit',
    async (me) => {
      await me.connection.interfaceChangeBegin();
      await me.connection.interfaceDefineXml(interfaceXml(me));
      await me.connection.interfaceChangeCommit();
    },
    (tag) => `[conn.changeBegin(0), conn.interfaceDefineXML(${py(interfaceXml(tag))}, 0),
      conn.changeCommit(0)]`,
  ),
];

function interfaceXml({ device, mac }: Tag): string {
  return `<interface type='ethernet' name='${device}'><start mode='none'/>
    <mac address='${mac}'/></interface>`;
}
