import { createPublicKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Connection, Domain } from '../../src/index.ts';
import { connect, openGraphics } from '../../src/index.ts';
import { PortOfDaemon } from './graphics/port-of-daemon.ts';
import { RfbClient } from './graphics/rfb.ts';
import { linkSpice } from './graphics/spice-link.ts';
import { sshOptions } from './ssh/opening.ts';
import { Sshd } from './ssh/sshd.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

/** The address of the network's bridge. It is a loopback address, so that tests can reach it. */
const BRIDGE = '127.77.0.1';

describeWithLibvirtd('openGraphics, with a real QEMU,', () => {
  let folder: string;
  let daemon: Libvirtd;
  let sshd: Sshd;
  let local: Connection;
  let spicePort: PortOfDaemon;
  let bridgePort: PortOfDaemon;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'libvirt-client-places-'));
    daemon = await startLibvirtd();
    sshd = await Sshd.start(daemon);
    spicePort = await PortOfDaemon.start(daemon);
    bridgePort = await PortOfDaemon.start(daemon, BRIDGE);
    local = await connect(daemon.uri('qemu'));
    await local.networkCreateXml(`<network><name>displays</name><bridge name='vbr7' stp='off'/>
      <dns enable='no'/><ip address='${BRIDGE}' netmask='255.255.255.0'/></network>`);
    await startGuest(
      'spice-port',
      `<graphics type='spice' port='${spicePort.port}' autoport='no' listen='127.0.0.1'/>`,
    );
    await startGuest(
      'spice-socket',
      `<graphics type='spice'><listen type='socket' socket='${folder}/spice.sock'/></graphics>`,
    );
    await startGuest(
      'network',
      `<graphics type='vnc' port='${bridgePort.port}' autoport='no'>
        <listen type='network' network='displays'/></graphics>`,
    );
  });

  afterAll(async () => {
    await local?.close();
    spicePort?.stop();
    bridgePort?.stop();
    await sshd?.[Symbol.asyncDispose]();
    await daemon?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const startGuest = (name: string, graphics: string): Promise<Domain> =>
    local.domainCreateXml(`<domain type='qemu'><name>${name}</name>
      <memory unit='MiB'>32</memory><os><type arch='x86_64' machine='pc'>hvm</type></os>
      <devices>${graphics}<video><model type='vga'/></video></devices></domain>`);

  const overSsh = (): Promise<Connection> => connect(sshd.uri(), sshOptions(sshd));

  it.each(['spice-port', 'spice-socket'])('reaches the SPICE server of "%s"', async (name) => {
    await using remote = await overSsh();
    for (const connection of [local, remote]) {
      const domain = await connection.domainLookupByName(name);
      const { type, stream } = await openGraphics(domain, { type: 'spice' });
      expect(type).toBe('spice');
      const { major, error, publicKey } = await linkSpice(stream);
      expect({ major, error }).toEqual({ major: 2, error: 0 });
      const key = createPublicKey({ key: publicKey, format: 'der', type: 'spki' });
      expect(key.asymmetricKeyDetails).toMatchObject({ modulusLength: 1024 });
      stream.destroy();
    }
  });

  it('opens several channels of a SPICE display at the same time', async () => {
    const domain = await local.domainLookupByName('spice-port');
    const opened = await Promise.all([openGraphics(domain), openGraphics(domain)]);
    const replies = await Promise.all(opened.map(({ stream }) => linkSpice(stream)));
    expect(replies.map(({ error }) => error)).toEqual([0, 0]);
    for (const { stream } of opened) stream.destroy();
  });

  it("reaches a display with listen type='network' at the network's address", async () => {
    await using remote = await overSsh();
    for (const connection of [local, remote]) {
      const domain = await connection.domainLookupByName('network');
      const { address, stream } = await openGraphics(domain, { type: 'vnc' });
      expect(address).toBe(`${BRIDGE}:${bridgePort.port}`);
      const desktop = await new RfbClient(stream).login(undefined);
      expect(desktop.name).toContain('network');
      stream.destroy();
    }
  });
});
