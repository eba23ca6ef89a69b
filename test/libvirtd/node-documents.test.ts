import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { connect } from '../../src/index.ts';
import type { TestDaemon } from '../../src/testing/index.ts';
import { startDaemon } from '../../src/testing/index.ts';
import { BROKEN } from './node-documents/broken.ts';
import { describeHost } from './node-documents/describe-host.ts';
import { HOST, PARTS } from './node-documents/host.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

/** Documents for which the daemons differ on purpose, and the reason. */
const DIFFERENT: Readonly<Record<string, string>> = {
  'a volume with a key': 'the key of a volume of the in-memory daemon is always its path',
  'two volumes of one name': 'libvirt 9.0 has no message for it; ours is that of libvirt 12.8',
  'no current snapshot': 'a snapshot without a domain has only a UUID in libvirt',
  'a snapshot before its parent': 'a snapshot without a domain has only a UUID in libvirt',
  'an active of 2': 'a snapshot without a domain has only a UUID in libvirt',
  'an active of -1': 'a snapshot without a domain has only a UUID in libvirt',
};

/** Documents that libvirt 9.0 refuses with other words than libvirt 12.8. */
const REWORDED = ['an empty file', 'a domain in another file that does not exist'];

describeWithLibvirtd(
  "The in-memory daemon and libvirt's test driver, given a node document,",
  () => {
    let folder: string;
    let libvirtd: Libvirtd;
    let daemon: TestDaemon;
    let isOld: boolean;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'node-documents-'));
      libvirtd = await startLibvirtd({ listenTcp: false });
      daemon = await startDaemon({ hypervisor: { files: [folder] } });
      await using connection = await connect(libvirtd.uri('test'));
      isOld = (await connection.getLibVersion()) < 12_000_000n;
      for (const [name, text] of Object.entries(PARTS)) writeFileSync(join(folder, name), text);
    });
    afterAll(async () => {
      await daemon.close();
      await libvirtd.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    /** Writes a document into a file and opens it with both daemons. */
    const openBoth = async (text: string): Promise<{ theirs: unknown; ours: unknown }> => {
      const path = join(folder, 'host.xml');
      writeFileSync(path, text);
      const [theirs, ours] = [libvirtd.uri('test'), daemon.uri].map((uri) =>
        describeHost(uri.replace('/default', path)),
      );
      return { theirs: await theirs, ours: await ours };
    };

    it('have the same host, objects, states and snapshots', async () => {
      const { theirs, ours } = await openBoth(HOST);
      expect(theirs).toMatchObject({ info: { cpus: 10 }, domains: { db: {}, job: {}, web: {} } });
      expect(ours).toEqual(theirs);
    });

    it.each(Object.keys(BROKEN))('give the same result for %s', async (name) => {
      const { theirs, ours } = await openBoth(BROKEN[name] ?? '');
      if (name in DIFFERENT) expect(ours).not.toEqual(theirs);
      else if (isOld || !REWORDED.includes(name)) expect(ours).toEqual(theirs);
    });

    it('keep the state of each connection to a file apart', async () => {
      const path = join(folder, 'host.xml');
      writeFileSync(path, HOST);
      for (const uri of [libvirtd.uri('test'), daemon.uri]) {
        await using first = await connect(uri.replace('/default', path));
        await using second = await connect(uri.replace('/default', path));
        await (await first.domainLookupByName('web')).destroy();
        const [web] = await Promise.all([second.domainLookupByName('web')]);
        expect(await web.isActive()).toBe(true);
      }
    });
  },
);
