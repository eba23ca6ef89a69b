import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Connection } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import { until } from '../support/until.ts';
import { startPool } from './api/guest.ts';
import type { Browser, Page } from './graphics/chromium.ts';
import { startChromium } from './graphics/chromium.ts';
import { ExampleSite } from './graphics/example-site.ts';
import { litPixels } from './graphics/lit-pixels.ts';
import { PortOfDaemon } from './graphics/port-of-daemon.ts';
import { typedInto } from './graphics/typed-into.ts';
import { startTypingGuest } from './graphics/typing-guest.ts';
import { Sshd } from './ssh/sshd.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

describeWithLibvirtd("noVNC in Chromium, with the example's server,", () => {
  let folder: string;
  let daemon: Libvirtd;
  let sshd: Sshd;
  let local: Connection;
  let port: PortOfDaemon;
  let browser: Browser;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'libvirt-client-novnc-'));
    daemon = await startLibvirtd();
    sshd = await Sshd.start(daemon);
    port = await PortOfDaemon.start(daemon);
    local = await connect(daemon.uri('qemu'));
    const pool = await startPool(local);
    const secret = `<graphics type='vnc' port='${port.port}' autoport='no' listen='127.0.0.1'
      passwd='vnc-pass'/>`;
    const socket = `<graphics type='vnc' socket='${folder}/vnc.sock'/>`;
    await startTypingGuest(local, pool, { name: 'secret', graphics: secret });
    await startTypingGuest(local, pool, { name: 'socket', graphics: socket });
    browser = await startChromium();
  });

  afterAll(async () => {
    await browser?.close();
    await local?.close();
    port?.stop();
    await sshd?.[Symbol.asyncDispose]();
    await daemon?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const sshUri = (): string => {
    const known_hosts = sshd.write('known_hosts', sshd.knownHost);
    const query = { known_hosts, keyfile: sshd.file('id'), sshauth: 'privkey' };
    return sshd.uri(query, 'qemu+libssh');
  };

  it.each([
    ['unix', 'socket'],
    ['unix', 'secret'],
    ['SSH', 'socket'],
    ['SSH', 'secret'],
  ])('over %s shows the screen of the guest "%s" and types into it', async (transport, name) => {
    await using site = await ExampleSite.start(
      'vnc-to-websocket-server.ts',
      transport === 'unix' ? daemon.uri('qemu') : sshUri(),
      '0',
    );
    const page = await browser.newPage();
    const problems = problemsOf(page);
    await page.goto(`${site.origin}/?guest=${name}`);
    await until(async () => (await litPixels(page)) > 0);
    const typed = await typedInto(await local.domainLookupByName(name));
    const before = await litPixels(page);
    // In lower case: noVNC sends the keys, and Playwright presses no shift key for a capital.
    const text = `hello ${transport.toLowerCase()}`;
    await page.keyboard.type(text, { delay: 20 });
    await until(() => typed.text.includes(text));
    // The guest shows the characters.
    await until(async () => (await litPixels(page)) > before);
    keepScreenshot(`${transport}-${name}`, await page.screenshot());
    expect(problems).toEqual([]);
    await page.close();
    typed.close();
  });

  it('shows the message of the error if the guest has no display that can be reached', async () => {
    await using site = await ExampleSite.start(
      'vnc-to-websocket-server.ts',
      daemon.uri('qemu'),
      '0',
    );
    const page = await browser.newPage();
    await page.goto(`${site.origin}/?guest=nowhere`);
    await until(async () => /Domain not found/.test((await page.textContent('#status')) ?? ''));
    await page.close();
  });
});

/** Returns a list that gets each error of the page and its console. */
function problemsOf(page: Page): string[] {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    const isMissingIcon = message.location().url.endsWith('/favicon.ico');
    if (message.type() === 'error' && !isMissingIcon) problems.push(message.text());
  });
  return problems;
}

/** Writes the picture to the folder of the variable `SCREENSHOTS`, for a person to look at. */
function keepScreenshot(name: string, picture: Buffer): void {
  const folder = process.env['SCREENSHOTS'];
  if (folder !== undefined) writeFileSync(join(folder, `novnc-${name}.png`), picture);
}
