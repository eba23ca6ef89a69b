import type { StoragePool, StorageVol } from '../../../../src/index.ts';
import type { Me, Step, Story, Tag } from '../story.ts';
import { py, stepsOf } from '../story.ts';
import type { Driver } from './domain-xml.ts';

const step = stepsOf<StoragePool>();

/** The life cycle of a directory pool and of its volumes. */
export function poolStory(driver: Driver): Story<StoragePool> {
  return {
    title: 'a pool and its volumes',
    driver,
    looks: [['pool', ({ name }) => name]],
    steps: [
      step(
        'virStoragePoolDefineXML',
        async (me) => {
          me.it = await me.connection.storagePoolDefineXml(poolXml(me));
        },
        (tag) => `me.it = conn.storagePoolDefineXML(${py(poolXml(tag))})`,
      ),
      step('virStoragePoolBuild', (me) => me.it.build(), 'me.it.build(0)'),
      step('virStoragePoolCreate', (me) => me.it.create(), 'me.it.create(0)'),
      step('virStoragePoolSetAutostart', (me) => me.it.setAutostart(true), 'me.it.setAutostart(1)'),
      ...volumes(),
      step('virStoragePoolRefresh', (me) => me.it.refresh(), 'me.it.refresh(0)'),
      ...ends(),
    ],
  };
}

function volumes(): readonly Step<StoragePool>[] {
  const upload = step(
    'virStorageVolUpload',
    async (me) => {
      const stream = await volumeOf(me).upload({ length: 5 });
      await new Promise<void>((resolve, reject) => {
        stream.on('error', reject);
        stream.end('bytes', resolve);
      });
    },
    'stream = conn.newStream(); me.other.upload(stream, 0, 5, 0);' +
      ' stream.send(b"bytes"); stream.finish()',
  );
  return [
    step(
      'virStorageVolCreateXML',
      async (me) => {
        me.other = await me.it.storageVolCreateXml(volumeXml('first'));
      },
      `me.other = me.it.createXML(${py(volumeXml('first'))})`,
    ),
    upload,
    step(
      'virStorageVolDownload',
      async (me) => {
        const parts: Buffer[] = [];
        for await (const part of await volumeOf(me).download({ offset: 1, length: 9 })) {
          parts.push(part as Buffer);
        }
        return Buffer.concat(parts).toString('hex');
      },
      'download(conn, me.other, 1, 9)',
      { returns: true },
    ),
    step(
      'virStorageVolCreateXMLFrom',
      async (me) => {
        me.other = await me.it.storageVolCreateXmlFrom(volumeXml('second'), volumeOf(me));
      },
      `me.other = me.it.createXMLFrom(${py(volumeXml('second'))}, me.other)`,
    ),
    step('virStorageVolResize', (me) => volumeOf(me).resize(4_194_304), 'me.other.resize(4194304)'),
    step('virStorageVolResize', (me) => volumeOf(me).resize(512), 'me.other.resize(512)'),
    step('virStorageVolWipe', (me) => volumeOf(me).wipe(), 'me.other.wipe()'),
    upload,
    step(
      'virStorageVolWipePattern',
      (me) => volumeOf(me).wipePattern(99),
      'me.other.wipePattern(99)',
    ),
    step(
      'virStorageVolWipePattern',
      (me) => volumeOf(me).wipePattern(0),
      'me.other.wipePattern(0)',
    ),
    step('virStorageVolDelete', (me) => volumeOf(me).delete(), 'me.other.delete()'),
  ];
}

function ends(): readonly Step<StoragePool>[] {
  const destroy = step('virStoragePoolDestroy', (me) => me.it.destroy(), 'me.it.destroy()');
  return [
    step(
      'virStorageVolDelete',
      async (me) => (await me.it.storageVolLookupByName('first')).delete(),
      'me.it.storageVolLookupByName("first").delete()',
    ),
    destroy,
    step('virStoragePoolDelete', (me) => me.it.delete(), 'me.it.delete(0)'),
    step('virStoragePoolUndefine', (me) => me.it.undefine(), 'me.it.undefine()'),
    step(
      'virStoragePoolCreateXML',
      async (me) => {
        me.it = await me.connection.storagePoolCreateXml(poolXml(me), { flags: 1 });
      },
      (tag) => `me.it = conn.storagePoolCreateXML(${py(poolXml(tag))}, 1)`,
    ),
    destroy,
  ];
}

function volumeOf(me: Me<StoragePool>): StorageVol {
  return me.other as StorageVol;
}

function poolXml({ name, uuid }: Tag): string {
  return `<pool type='dir'><name>${name}</name><uuid>${uuid}</uuid>
    <target><path>/var/lib/libvirt/images/${name}</path></target></pool>`;
}

function volumeXml(name: string): string {
  return `<volume><name>${name}</name><capacity>1048576</capacity>
    <allocation>0</allocation><target><format type='raw'/></target></volume>`;
}
