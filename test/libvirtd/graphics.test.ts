import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection, Domain, GuestDisplay } from '../../src/index.ts';
import { connect, openGraphics } from '../../src/index.ts';
import { until } from '../support/until.ts';
import { startPool } from './api/guest.ts';
import { PortOfDaemon } from './graphics/port-of-daemon.ts';
import { RfbClient } from './graphics/rfb.ts';
import { startTypingGuest } from './graphics/typing-guest.ts';
import { sshOptions } from './ssh/opening.ts';
import { Sshd } from './ssh/sshd.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const PASSWORD = 'vnc-pass';

/** libvirt accepts a time without a time zone, and means UTC. */
const VALID_TO = '2099-01-02T03:04:05';

describeWithLibvirtd('openGraphics with a QEMU guest', () => {
  let folder: string;
  let daemon: Libvirtd;
  let sshd: Sshd;
  let local: Connection;
  let open: PortOfDaemon;
  let secret: PortOfDaemon;

  const graphics = (): Readonly<Record<string, string>> => ({
    socket: `<graphics type='vnc'><listen type='socket' socket='${folder}/vnc.sock'/></graphics>`,
    open: `<graphics type='vnc' port='${open.port}' autoport='no' listen='127.0.0.1'/>`,
    secret: `<graphics type='vnc' port='${secret.port}' autoport='no' passwd='${PASSWORD}' passwdValidTo='${VALID_TO}'>
      <listen type='address' address='0.0.0.0'/></graphics>`,
    none: "<graphics type='vnc'><listen type='none'/></graphics>",
  });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'libvirt-client-vnc-'));
    daemon = await startLibvirtd();
    sshd = await Sshd.start(daemon);
    open = await PortOfDaemon.start(daemon);
    secret = await PortOfDaemon.start(daemon);
    local = await connect(daemon.uri('qemu'));
    const pool = await startPool(local);
    for (const [name, xml] of Object.entries(graphics())) {
      await startTypingGuest(local, pool, { name, graphics: xml });
    }
  });

  afterAll(async () => {
    await local?.close();
    open?.stop();
    secret?.stop();
    await sshd?.[Symbol.asyncDispose]();
    await daemon?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const guest = (name: string, connection = local): Promise<Domain> =>
    connection.domainLookupByName(name);

  describe.each(['unix', 'SSH'])('over %s', (transport) => {
    let connection: Connection;

    beforeAll(async () => {
      connection =
        transport === 'unix'
          ? await connect(daemon.uri('qemu'))
          : await connect(sshd.uri(), sshOptions(sshd));
    });
    afterAll(async () => {
      await connection?.close();
    });

    it.each(['socket', 'open', 'secret'])('sees and types into the guest "%s"', async (name) => {
      const display = await openGraphics(await guest(name, connection), { type: 'vnc' });
      expect(display.password).toBe(name === 'secret' ? PASSWORD : undefined);
      expect(display.address).toMatch(name === 'socket' ? /vnc\.sock$/ : /^127\.0\.0\.1:\d+$/);
      await seesAndTypes(display, await guest(name), `${transport}-`);
    });

    it('returns the time at which the password expires, and hides the password', async () => {
      const display = await openGraphics(await guest('secret', connection));
      expect(display.passwordValidTo).toEqual(new Date(`${VALID_TO}Z`));
      expect(inspect(display, { depth: 9, showHidden: true })).not.toContain(PASSWORD);
      display.stream.destroy();
    });

    it("rejects listen type='none' with GRAPHICS_UNREACHABLE", async () => {
      await expect(openGraphics(await guest('none', connection))).rejects.toMatchObject({
        code: 'GRAPHICS_UNREACHABLE',
        message: expect.stringContaining("listen type='none'"),
      });
    });

    it('rejects SPICE, which the guest does not have, with GRAPHICS_MISSING', async () => {
      const opening = openGraphics(await guest('open', connection), { type: 'spice' });
      await expect(opening).rejects.toMatchObject({ code: 'GRAPHICS_MISSING' });
    });
  });

  it('uses one login for the connection and its displays over SSH', async () => {
    const before = sshd.logins;
    const connection = await connect(sshd.uri(), sshOptions(sshd));
    const displays = [];
    for (const name of ['socket', 'open', 'secret']) {
      displays.push(await openGraphics(await guest(name, connection)));
    }
    expect(sshd.logins - before).toBe(1);
    await connection.close();
    for (const { stream } of displays) expect(stream.destroyed).toBe(true);
    await until(() => sshd.sessions().length <= 1);
  });

  it('reaches a display over TCP if it listens on all addresses, and no other', async () => {
    await using connection = await connect(daemon.uri('qemu', 'tcp'));
    const display = await openGraphics(await guest('secret', connection));
    await seesAndTypes(display, await guest('secret'), 'tcp-');
    for (const name of ['socket', 'open']) {
      await expect(openGraphics(await guest(name, connection))).rejects.toMatchObject({
        code: 'GRAPHICS_UNREACHABLE',
        message: expect.stringContaining('Connect with qemu+ssh://'),
      });
    }
  });

  it('connects on a read-only connection without the password', async () => {
    await using connection = await connect(daemon.uri('qemu'), { readOnly: true });
    const display = await openGraphics(await guest('secret', connection));
    expect(display.password).toBeUndefined();
    await expect(new RfbClient(display.stream).login(undefined)).rejects.toThrow(/types are 2/);
    display.stream.destroy();
  });

  it('rejects a defined guest that does not run with GRAPHICS_INACTIVE', async () => {
    const domain = await local.domainDefineXml(`<domain type='qemu'><name>off</name>
      <memory unit='MiB'>16</memory><os><type arch='x86_64'>hvm</type></os>
      <devices><graphics type='vnc' autoport='yes'/></devices></domain>`);
    await expect(openGraphics(domain)).rejects.toMatchObject({ code: 'GRAPHICS_INACTIVE' });
    await domain.undefine();
  });
});

/** Logs in to the display, sees a screen that is not black, types, and closes the display. */
async function seesAndTypes(display: GuestDisplay, domain: Domain, text: string): Promise<void> {
  const client = new RfbClient(display.stream);
  const desktop = await client.login(display.password);
  expect(desktop.name).toContain(domain.name);
  await until(async () => (await client.screen(desktop)).some((byte) => byte !== 0));
  const console = await domain.openConsole({ flags: 'FORCE' });
  let typed = '';
  console.on('data', (bytes: Buffer) => {
    typed += String(bytes);
  });
  client.type(text);
  await until(() => typed.includes(text));
  console.destroy();
  display.stream.destroy();
}
