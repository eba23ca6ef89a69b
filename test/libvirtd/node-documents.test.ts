import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { connect } from '../../src/index.ts';
import type { TestDaemon } from '../../src/testing/index.ts';
import { startDaemon } from '../../src/testing/index.ts';
import { BROKEN } from './node-documents/broken.ts';
import { describeHost } from './node-documents/describe-host.ts';
import { DIFFERENCES } from './node-documents/differences.ts';
import { HOST, PARTS } from './node-documents/host.ts';
import { isOf } from './support/differences.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

describeWithLibvirtd(
  "The in-memory daemon and libvirt's test driver, given a node document,",
  () => {
    let folder: string;
    let libvirtd: Libvirtd;
    let daemon: TestDaemon;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'node-documents-'));
      libvirtd = await startLibvirtd({ listenTcp: false });
      daemon = await startDaemon({ hypervisor: { files: [folder] } });
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
      const difference = DIFFERENCES[name];
      if (difference === undefined || !isOf(difference)) expect(ours).toEqual(theirs);
      else expect(ours).not.toEqual(theirs);
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
