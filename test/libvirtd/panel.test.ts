import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Connection } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import { WAIT_LIMIT_MS } from '../support/time-limits.ts';
import { until } from '../support/until.ts';
import { defineGuest, makeDisk, startPool } from './api/guest.ts';
import { startEchoGuest } from './console/echo-guest.ts';
import type { Browser, Page } from './graphics/chromium.ts';
import { startChromium } from './graphics/chromium.ts';
import { ExampleSite } from './graphics/example-site.ts';
import { litPixels } from './graphics/lit-pixels.ts';
import { typedInto } from './graphics/typed-into.ts';
import { startTypingGuest } from './graphics/typing-guest.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

describeWithLibvirtd('The panel, with QEMU guests in Chromium,', () => {
  let folder: string;
  let daemon: Libvirtd;
  let local: Connection;
  let browser: Browser;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'libvirt-client-panel-'));
    daemon = await startLibvirtd();
    local = await connect(daemon.uri('qemu'));
    const pool = await startPool(local);
    const graphics = `<graphics type='vnc' socket='${folder}/vnc.sock'/>`;
    await startTypingGuest(local, pool, { name: 'typing', graphics });
    await startEchoGuest(local, pool);
    await defineGuest(local, 'kept', { path: await makeDisk(pool, 'kept.img') });
    browser = await startChromium();
  });

  afterAll(async () => {
    await browser?.close();
    await local?.close();
    await daemon?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (...options: readonly string[]): Promise<ExampleSite> =>
    ExampleSite.start('panel/main.ts', ...options, '--port', '0', daemon.uri('qemu'));

  const open = async (site: ExampleSite, guest: string): Promise<readonly [Page, string[]]> => {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    page.setDefaultTimeout(WAIT_LIMIT_MS);
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      // The test itself reads the canvas again and again.
      const isOfTest = message.text().includes('willReadFrequently');
      const isProblem = ['error', 'warning'].includes(message.type()) && !isOfTest;
      if (isProblem) problems.push(message.text());
    });
    await page.goto(site.url);
    await page.click(`.guest-name:has-text("${guest}")`);
    await page.waitForSelector('.guest-heading .pill');
    return [page, problems];
  };

  it('shows the picture and the figures of a guest, its screen, and types into it', async () => {
    await using site = await start('--write');
    const [page, problems] = await open(site, 'typing');
    await page.waitForSelector('.overview .picture img');
    await draws(page, 'CPU');
    await draws(page, 'Memory');
    keepScreenshot('overview', await page.screenshot());
    await page.click('.tabs a:has-text("Screen")');
    await until(async () => (await litPixels(page)) > 0);
    const typed = await typedInto(await local.domainLookupByName('typing'));
    await page.keyboard.type('hello panel', { delay: 20 });
    await until(() => typed.text.includes('hello panel'));
    keepScreenshot('screen', await page.screenshot());
    expect(problems).toEqual([]);
    await page.close();
    typed.close();
  });

  it('types into the console of a guest, which answers', async () => {
    await using site = await start('--write');
    const [page, problems] = await open(site, 'echo');
    await page.click('.tabs a:has-text("Console")');
    await page.waitForSelector('.frame-status:has-text("Connected")');
    // Before it has booted, the guest loses its input.
    await until(async () => {
      await page.keyboard.type('.');
      return /\.\./.test((await page.textContent('.xterm-rows')) ?? '');
    });
    await page.keyboard.type('hello');
    await page.waitForSelector('.xterm-rows:has-text("hello")');
    keepScreenshot('console', await page.screenshot());
    expect(problems).toEqual([]);
    await page.close();
  });

  it('starts a guest, saves it as a job, copies its disk, and restores it', async () => {
    await using site = await start('--write');
    const [page, problems] = await open(site, 'kept');
    await page.click('[data-action="start"]');
    await page.waitForSelector('.guest-heading .pill:text-is("Running")');
    await page.click('[data-action="save"]');
    await page.click('dialog button[value="yes"]');
    await page.waitForSelector('.job:has-text("Saving") .job-state:text-is("Done")');
    await page.waitForSelector('.guest-heading .pill:text-is("Off")');
    const guest = await local.domainLookupByName('kept');
    expect(await guest.hasManagedSaveImage()).toBe(true);
    await page.click('[data-action="copy-disk"]');
    await page.waitForSelector('.job:has-text("Copying") .job-state:text-is("Done")');
    const pool = await local.storagePoolLookupByName('disks');
    const volumes = await pool.listAllVolumes();
    expect(volumes.map(({ name }) => name)).toContainEqual(expect.stringMatching(/^kept-.*copy$/));
    await page.click('[data-action="start"]');
    await page.waitForSelector('.guest-heading .pill:text-is("Running")');
    await page.click('[data-action="force-off"]');
    await page.click('dialog button[value="yes"]');
    await page.waitForSelector('.guest-heading .pill:text-is("Off")');
    expect(problems).toEqual([]);
    await page.close();
  });

  it('shows guests on a read-only connection', async () => {
    await using site = await start();
    const [page, problems] = await open(site, 'typing');
    await draws(page, 'CPU');
    await page.waitForSelector('.no-picture:has-text("Read-only")');
    await page.waitForSelector('.actions button', { state: 'hidden' });
    expect(problems).toEqual([]);
    await page.close();
  });
});

/** Waits until a chart has a line. A level line has no height, and so counts as hidden. */
async function draws(page: Page, chart: string): Promise<void> {
  await page.waitForSelector(`[data-chart="${chart}"] .line[d*="L"]`, { state: 'attached' });
}

/** Writes the picture to the folder of the variable `SCREENSHOTS`, for a person to look at. */
function keepScreenshot(name: string, picture: Buffer): void {
  const folder = process.env['SCREENSHOTS'];
  if (folder !== undefined) writeFileSync(join(folder, `qemu-${name}.png`), picture);
}
