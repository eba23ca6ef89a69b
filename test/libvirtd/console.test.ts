import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Connection, Domain, DuplexStream } from '../../src/index.ts';
import { connect, VirDomainConsoleFlags } from '../../src/index.ts';
import { echoes } from '../support/echoes.ts';
import { until } from '../support/until.ts';
import { startPool } from './api/guest.ts';
import { startEchoGuest } from './console/echo-guest.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { virsh } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

describeWithLibvirtd('a QEMU guest', () => {
  let daemon: Libvirtd;
  let connection: Connection;
  let domain: Domain;
  beforeAll(async () => {
    daemon = await startLibvirtd();
    connection = await connect(daemon.uri('qemu'));
    domain = await startEchoGuest(connection, await startPool(connection));
  });
  afterAll(async () => {
    await connection?.close();
    await daemon?.stop();
  });

  it('echoes over its console stream', async () => {
    const console = await domain.openConsole();
    await wake(console);
    const text = `${'what is written comes back. '.repeat(200)}\r\n`;
    console.write(text);
    expect(await read(console, text.length)).toBe(text);
    await hangUp(console);
  });

  it('has one console stream at a time, which FORCE takes over', async () => {
    const first = await domain.openConsole();
    await wake(first);
    await expect(domain.openConsole()).rejects.toMatchObject({
      code: 'VIR_ERR_OPERATION_FAILED',
      message: expect.stringContaining('Active console session exists'),
    });
    const failed = once(first, 'error');
    const second = await domain.openConsole({ flags: VirDomainConsoleFlags.FORCE });
    expect((await failed)[0]).toMatchObject({ name: 'VirError' });
    await wake(second);
    await hangUp(second);
    const third = await domain.openConsole({ device: 'serial0' });
    third.destroy();
    await once(third, 'close');
    await hangUp(await domain.openConsole());
  });

  it('keeps running while its console stream is not read', async () => {
    const console = await domain.openConsole();
    await wake(console);
    console.pause();
    for (let turn = 0; turn < 200; turn += 1) console.write('x'.repeat(1000));
    await echoes(connection, 20);
    expect(await domain.isActive()).toBe(true);
    console.destroy();
    await once(console, 'close');
    await hangUp(await opened(domain));
  });

  it('has a channel that one client can open by name', async () => {
    const channel = await domain.openChannel({ name: 'org.example.port.0' });
    await expect(domain.openChannel()).rejects.toMatchObject({ code: 'VIR_ERR_OPERATION_FAILED' });
    await hangUp(channel);
    await expect(domain.openChannel({ name: 'nowhere' })).rejects.toMatchObject({
      code: 'VIR_ERR_INTERNAL_ERROR',
    });
  });

  it('has the same screenshot as virsh shows', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'libvirt-client-screen-'));
    const file = join(folder, 'screen');
    let [ours, theirs] = [Buffer.alloc(0), Buffer.alloc(1)];
    // The cursor blinks, so this may take several attempts.
    for (let turn = 0; turn < 20 && !ours.equals(theirs); turn += 1) {
      const screenshot = await domain.screenshot();
      expect(screenshot.mimeType).toMatch(/^image\/(png|x-portable-pixmap)$/);
      ours = Buffer.concat(await screenshot.toArray());
      await virsh(daemon.uri('qemu'), 'screenshot', domain.name, file);
      theirs = readFileSync(file);
    }
    expect(ours.length).toBeGreaterThan(500);
    expect(ours.equals(theirs)).toBe(true);
    rmSync(folder, { recursive: true });
    await expect(domain.screenshot({ screen: 99 })).rejects.toMatchObject({ name: 'VirError' });
  });

  it('ends its console stream when it stops', async () => {
    const console = await domain.openConsole();
    await wake(console);
    const ended = once(console, 'end');
    console.resume();
    await domain.destroy();
    await ended;
    await expect(domain.openConsole()).rejects.toMatchObject({ code: 'VIR_ERR_NO_DOMAIN' });
  });
});

/** Resolves when the guest has booted and answers. */
async function wake(console: DuplexStream): Promise<void> {
  const heard = new Set<number>();
  const onData = (bytes: Uint8Array): void => {
    for (const byte of bytes) heard.add(byte);
  };
  console.on('data', onData);
  await until(() => {
    if (!heard.has(BELL)) console.write(Buffer.of(BELL));
    return heard.has(BELL);
  });
  // The guest may echo several BELs. It echoes END after all of them.
  console.write(Buffer.of(END));
  await until(() => heard.has(END));
  console.off('data', onData);
}

const BELL = 7;
const END = 4;

async function read(console: DuplexStream, length: number): Promise<string> {
  let text = '';
  for await (const bytes of console.iterator({ destroyOnReturn: false })) {
    text += String(bytes);
    if (text.length >= length) break;
  }
  return text;
}

/** Opens the console after libvirtd has noticed that the previous stream was closed. */
async function opened(domain: Domain): Promise<DuplexStream> {
  let console: DuplexStream | undefined;
  await until(async () => {
    console = await domain.openConsole().catch(() => undefined);
    return console !== undefined;
  });
  return console as DuplexStream;
}

async function hangUp(console: DuplexStream): Promise<void> {
  console.resume();
  console.end();
  if (!console.closed) await once(console, 'close');
}
