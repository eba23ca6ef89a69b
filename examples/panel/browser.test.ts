/**
 * Tests the page of the panel in Chromium, with hosts in memory.
 *
 *     npm run test:examples
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect } from 'libvirt-client';
import { remote } from 'libvirt-client/protocol';
import type { TestStorageVol } from 'libvirt-client/testing';
import type { Browser } from '../../test/libvirtd/graphics/chromium.ts';
import { startChromium } from '../../test/libvirtd/graphics/chromium.ts';
import { until } from '../../test/support/until.ts';
import {
  draws,
  hides,
  keepScreenshot,
  NO_CHROMIUM,
  openPanel,
  overflows,
  shows,
} from './test-browser.ts';
import { TestPanel } from './test-panel.ts';

/** The row of the guest "test" on the host "one". */
const ROW = '.guest:has(.guest-host:text-is("one"))';

const options = { skip: NO_CHROMIUM };
let browser: Browser;
before(async () => {
  if (NO_CHROMIUM === false) browser = await startChromium();
});
after(async () => {
  await browser?.close();
});

for (const width of [360, 768, 1024, 1400]) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(
      `The page of the panel fits into ${width} pixels in the ${colorScheme} scheme, without a console error`,
      options,
      async () => {
        await using site = await TestPanel.start({ write: true });
        const size = { width, height: 800 };
        await using open = await openPanel(browser, site.panel, { viewport: size, colorScheme });
        const { page, problems } = open;
        await shows(page, `${ROW} .pill:text-is("Running")`);
        await shows(page, `${ROW} .picture img`);
        assert.equal(await overflows(page), false);
        await page.click(`${ROW} .guest-name`);
        await draws(page, 'CPU');
        assert.equal(await overflows(page), false);
        await keepScreenshot(page, `guest-${width}-${colorScheme}`);
        assert.equal(new URL((await page.evaluate('location.href')) as string).search, '');
        assert.deepEqual(problems, []);
      },
    );
  }
}

test(
  'The page of the panel starts and stops a guest after a question, and shows the changes of others',
  options,
  async () => {
    await using site = await TestPanel.start({ write: true });
    await using open = await openPanel(browser, site.panel);
    const { page, problems } = open;
    await page.click(`${ROW} [data-action="shutdown"]`);
    await shows(page, 'dialog:has-text("Shut down: test?")');
    await page.click('dialog button[value="no"]');
    await hides(page, 'dialog');
    assert.equal(site.guest.isActive, true);
    await page.click(`${ROW} [data-action="shutdown"]`);
    await page.click('dialog button[value="yes"]');
    await shows(page, `${ROW} .pill:text-is("Off")`);
    assert.equal(site.guest.isActive, false);
    await page.click(`${ROW} [data-action="start"]`);
    await shows(page, `${ROW} .pill:text-is("Running")`);

    await using other = await connect(site.one.uri);
    const guest = await other.domainLookupByName('test');
    await guest.suspend();
    await shows(page, `${ROW} .pill:text-is("Paused")`);
    await page.click(`${ROW} [data-action="resume"]`);
    await until(() => site.guest.state === 1);
    await guest.destroy();
    await guest.undefine();
    await hides(page, ROW);
    assert.deepEqual(problems, []);
  },
);

test('The page of the panel shows the text of an error until it is closed', options, async () => {
  await using site = await TestPanel.start({ write: true });
  const error = { code: 38, message: 'the guest is on fire' };
  site.one.misbehave({ kind: 'fail', procedure: remote.domainSuspend, error });
  await using open = await openPanel(browser, site.panel);
  const { page } = open;
  await page.click(`${ROW} [data-action="suspend"]`);
  await shows(page, '.toast:has-text("the guest is on fire")');
  await keepScreenshot(page, 'error');
  await page.click('.toast button');
  await hides(page, '.toast');
});

test('The page of the panel offers no change if the panel is read-only', options, async () => {
  await using site = await TestPanel.start();
  await using open = await openPanel(browser, site.panel);
  const { page, problems } = open;
  await shows(page, '#link:has-text("read-only")');
  await hides(page, `${ROW} button`);
  await page.click(`${ROW} .guest-name`);
  await keepScreenshot(page, 'read-only');
  await page.click('.tabs a:has-text("Console")');
  await shows(page, '.frame-status:has-text("read-only")');
  assert.deepEqual(problems, []);
});

test(
  'The page of the panel keeps the guests of a lost host as stale, and shows them again',
  options,
  async () => {
    await using site = await TestPanel.start({ write: true });
    await using open = await openPanel(browser, site.panel);
    const { page, problems } = open;
    await shows(page, `${ROW} .pill:text-is("Running")`);
    await site.one.crash();
    await shows(page, `${ROW} .pill[data-tone="stale"]:text-is("Running")`);
    await shows(page, `${ROW} .stale-note:has-text("stale since")`);
    await shows(page, '.host:has-text("one") .problem');
    await shows(page, `${ROW} [data-action="shutdown"][disabled]`);
    await keepScreenshot(page, 'stale');
    // The guest stops meanwhile. No event reports that.
    site.guest.destroy();
    await site.one.restart();
    await shows(page, `${ROW} .pill:text-is("Off")`);
    await hides(page, '.host:has-text("one") .problem');
    assert.deepEqual(problems, []);
  },
);

test('The page of the panel shows hostile names as their text', options, async () => {
  await using site = await TestPanel.start({ write: true });
  const names = [
    '<img src=x onerror=alert(1)>',
    '"><script>document.title="owned"</script>'.replaceAll('/', '_'),
    '\u202Egnp.exe \u2067right to left',
    'x'.repeat(240),
  ];
  for (const name of names) {
    site.one.hypervisor.domains.define(`<domain type='test'><memory>1024</memory>
      <name>${name.replaceAll('<', '&lt;')}</name><os><type>hvm</type></os></domain>`);
  }
  for (const width of [360, 1400]) {
    await using open = await openPanel(browser, site.panel, { viewport: { width, height: 800 } });
    const { page, problems } = open;
    await shows(page, '.guest:nth-child(6)');
    const shown = await page.evaluate(
      "[...document.querySelectorAll('.guest-name')].map((link) => link.textContent)",
    );
    for (const name of names) assert.ok((shown as string[]).includes(name), name);
    assert.equal(await overflows(page), false);
    await keepScreenshot(page, `names-${width}`);
    await page.click('.guest-name:has-text("xxxx")');
    await shows(page, '.guest-heading:has-text("xxxx")');
    assert.equal(await overflows(page), false);
    assert.equal(await page.evaluate('document.title'), 'Panel');
    assert.deepEqual(problems, []);
  }
});

test('The page of the panel draws charts that can be read with the keyboard', options, async () => {
  await using site = await TestPanel.start();
  await using open = await openPanel(browser, site.panel);
  const { page, problems } = open;
  await page.click(`${ROW} .guest-name`);
  for (const chart of ['CPU', 'Memory', 'Network']) await draws(page, chart);
  await page.focus('[data-chart="CPU"] .stage');
  await page.keyboard.press('ArrowLeft');
  await shows(page, '[data-chart="CPU"] .tip:has-text("Used")');
  await page.keyboard.press('Escape');
  await hides(page, '[data-chart="CPU"] .tip');
  await page.hover('[data-chart="Network"] .stage');
  await shows(page, '[data-chart="Network"] .tip:has-text("Received")');
  assert.deepEqual(problems, []);
});

test('The page of the panel copies a disk as a job', options, async () => {
  await using site = await TestPanel.start({ write: true });
  const { disk, copies } = addGuestWithDisk(site);
  disk.write(1_000_000n, Buffer.from('written by the guest'));
  await using open = await openPanel(browser, site.panel);
  const { page, problems } = open;
  await page.click('.guest-name:has-text("copied")');
  await page.click('[data-action="copy-disk"]');
  await shows(page, '.job-state:text-is("Done")');
  const bytes = copies().map((copy) => Buffer.from(copy.read(1_000_000n, 20)).toString());
  assert.deepEqual(bytes, ['written by the guest']);
  assert.deepEqual(problems, []);
});

test(
  'The page of the panel shows the progress of a slow copy, and cancels it',
  options,
  async () => {
    await using site = await TestPanel.start({ write: true, copyBytesPerSecond: 1000 });
    const { copies } = addGuestWithDisk(site);
    await using open = await openPanel(browser, site.panel);
    const { page, problems } = open;
    await page.click('.guest-name:has-text("copied")');
    await page.click('[data-action="copy-disk"]');
    await shows(page, '.job progress[value]');
    assert.equal(copies().length, 1);
    await page.click('.job button[aria-label="Cancel"]');
    await shows(page, '.job-state:text-is("Cancelled")');
    assert.equal(copies().length, 0);
    assert.deepEqual(problems, []);
  },
);

test('The page of the panel saves a guest as a job', options, async () => {
  await using site = await TestPanel.start({ write: true });
  await using open = await openPanel(browser, site.panel);
  const { page, problems } = open;
  await page.click(`${ROW} .guest-name`);
  await page.click('[data-action="save"]');
  await page.click('dialog button[value="yes"]');
  await shows(page, '.job-state:text-is("Done")');
  await shows(page, '.guest-head .pill:text-is("Off")');
  assert.deepEqual(problems, []);
});

test(
  'The page of the panel types into the console of a guest, and shows its answer',
  options,
  async () => {
    await using site = await TestPanel.start({ write: true });
    await using open = await openPanel(browser, site.panel);
    const { page, problems } = open;
    await page.click(`${ROW} .guest-name`);
    await page.click('.tabs a:has-text("Console")');
    await shows(page, '.frame-status:has-text("Connected")');
    await page.keyboard.type('echo of the guest');
    await shows(page, '.xterm-rows:has-text("echo of the guest")');
    site.guest.destroy();
    await shows(page, '.frame-status:has-text("The guest does not run")');
    assert.deepEqual(problems, []);
  },
);

/** Adds a guest "copied" with a disk of 8 MiB to the host "one". */
function addGuestWithDisk(site: TestPanel): {
  readonly disk: TestStorageVol;
  readonly copies: () => readonly TestStorageVol[];
} {
  const pool = site.one.hypervisor.storagePools.lookupByName('default-pool');
  const disk = pool.createVolume(`<volume><name>disk.img</name>
    <capacity unit='MiB'>8</capacity></volume>`);
  site.one.hypervisor.domains.define(`<domain type='test'><name>copied</name>
    <memory>1024</memory><os><type>hvm</type></os><devices>
    <disk type='file'><source file='${disk.path}'/><target dev='vda'/></disk></devices></domain>`);
  return { disk, copies: () => pool.listVolumes().filter(({ name }) => name.endsWith('.copy')) };
}
