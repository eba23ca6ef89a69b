import type { Secret } from '../../../../src/index.ts';
import type { Story, Tag } from '../story.ts';
import { py, stepsOf } from '../story.ts';

const step = stepsOf<Secret>();

/** The life cycle of a secret. */
export const SECRET_STORY: Story<Secret> = {
  title: 'a secret',
  driver: 'qemu',
  looks: [['secret', ({ name }) => name]],
  steps: [
    step(
      'virSecretDefineXML',
      async (me) => {
        me.it = await me.connection.secretDefineXml(secretXml(me));
      },
      (tag) => `me.it = conn.secretDefineXML(${py(secretXml(tag))})`,
    ),
    step(
      'virSecretSetValue',
      (me) => me.it.setValue(Uint8Array.from([0, 255, 10, 128])),
      'me.it.setValue(bytes([0, 255, 10, 128]))',
    ),
    step('virSecretSetValue', (me) => me.it.setValue(new Uint8Array(0)), 'me.it.setValue(b"")'),
    step('virSecretUndefine', (me) => me.it.undefine(), 'me.it.undefine()'),
  ],
};

function secretXml({ name, uuid }: Tag): string {
  return `<secret ephemeral='no' private='no'><uuid>${uuid}</uuid><description>größe</description>
    <usage type='ceph'><name>${name}</name></usage></secret>`;
}
