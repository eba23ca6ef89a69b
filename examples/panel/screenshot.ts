/**
 * Takes pictures of the panel with the hosts in memory.
 *
 *     npm run panel:screenshot               writes docs/images/panel.png
 *     npm run panel:screenshot -- FOLDER     writes pictures of all views, wide and narrow, light
 *                                            and dark
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openFleet } from 'libvirt-client/fleet';
import type { Page } from '../../test/libvirtd/graphics/chromium.ts';
import { startChromium } from '../../test/libvirtd/graphics/chromium.ts';
import { startDemo } from './demo/demo.ts';
import { startPanel } from './panel.ts';
import { draws } from './test-browser.ts';

const [folder] = process.argv.slice(2);
const IMAGES = join(import.meta.dirname, '../../docs/images');
const WIDE = { width: 1400, height: 900 };
const NARROW = { width: 360, height: 780 };
const SIZES = [WIDE, NARROW, { width: 768, height: 1024 }, { width: 1920, height: 1080 }];

await using demo = await startDemo();
await using fleet = await openFleet(demo.hosts, {
  inventory: { kinds: ['domain'] },
  connect: { readOnly: false },
  probeEveryMs: 2000,
});
await using panel = await startPanel(fleet, { write: true, ...demo.panelOptions });
await fleet.opened();
const browser = await startChromium();

if (folder === undefined) {
  await mkdir(IMAGES, { recursive: true });
  const page = await open(WIDE, 'light');
  await openGuest(page, 'postgres');
  await page.click('.button[data-action="copy-disk"]');
  await page.waitForSelector('.job-state:has-text("%")');
  await writeFile(join(IMAGES, 'panel.png'), await page.screenshot());
} else {
  await mkdir(folder, { recursive: true });
  for (const scheme of ['light', 'dark'] as const) {
    for (const size of SIZES) await takeAll(folder, scheme, size);
  }
}
await browser.close();

async function takeAll(
  target: string,
  scheme: 'light' | 'dark',
  size: { readonly width: number; readonly height: number },
): Promise<void> {
  const page = await open(size, scheme);
  const take = async (view: string): Promise<void> => {
    const picture = await page.screenshot({ fullPage: size.width < 500 });
    await writeFile(join(target, `${view}-${scheme}-${size.width}.png`), picture);
  };
  await take('guests');
  await openGuest(page, 'postgres');
  await page.hover('[data-chart="Disk"] .stage');
  await take('guest');
  await page.click('.button[data-action="copy-disk"]');
  await page.click('.button[data-action="force-off"]');
  await page.waitForSelector('.job progress[value]');
  await take('question');
  await page.click('dialog button[value="no"]');
  await page.click('.tabs a:has-text("Console")');
  await page.waitForSelector('.xterm-screen');
  await page.keyboard.type('uptime');
  await take('console');
  await page.click('.tabs a:has-text("Screen")');
  await page.waitForSelector('.frame-status:has-text("Connected")');
  await take('screen');
  await page.close();
}

async function open(
  viewport: { readonly width: number; readonly height: number },
  colorScheme: 'light' | 'dark',
): Promise<Page> {
  const page = await browser.newPage({ viewport, colorScheme });
  page.on('console', (message) => console.log(message.type(), message.text()));
  page.on('pageerror', (error) => console.log(error.message));
  await page.goto(panel.url);
  await page.hover('.guest:nth-child(3) .guest-name');
  await page.waitForSelector('.guest:nth-child(3) .picture img:not([hidden])');
  await page.evaluate('scrollTo(0, 0)');
  return page;
}

async function openGuest(page: Page, name: string): Promise<void> {
  await page.click(`.guest-name:has-text("${name}")`);
  await draws(page, 'CPU');
  // Only pictures that are seen are taken.
  await page.hover('.screen-card');
  await page.waitForSelector('.overview .picture img:not([hidden])');
  await page.evaluate('scrollTo(0, 0)');
}
