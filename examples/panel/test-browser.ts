import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page, PageOptions } from '../../test/libvirtd/graphics/chromium.ts';
import { WAIT_LIMIT_MS } from '../../test/support/time-limits.ts';
import type { Panel } from './panel.ts';

/** The reason to skip tests with a browser, or false. */
export const NO_CHROMIUM: string | false =
  !existsSync('/usr/bin/chromium') && 'Chromium is not installed';

/** A page of the panel, and all errors and warnings of its console. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  readonly problems: readonly string[];
}

/** Opens the panel in a browser, and waits for its guests. */
export async function openPanel(
  browser: Browser,
  panel: Panel,
  options: PageOptions = { viewport: { width: 1400, height: 900 } },
): Promise<OpenPage> {
  const page = await browser.newPage(options);
  const problems: string[] = [];
  page.setDefaultTimeout(WAIT_LIMIT_MS);
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  await page.goto(panel.url);
  await page.waitForSelector('.guest');
  return { page, problems, [Symbol.asyncDispose]: () => page.close() };
}

/** Waits for an element that is visible. */
export async function shows(page: Page, selector: string): Promise<void> {
  await page.waitForSelector(selector);
}

/** Waits until a chart has a line. A level line has no height, and so counts as hidden. */
export async function draws(page: Page, chart: string): Promise<void> {
  await page.waitForSelector(`[data-chart="${chart}"] .line[d*="L"]`, { state: 'attached' });
}

/** Waits until no such element is visible. */
export async function hides(page: Page, selector: string): Promise<void> {
  await page.waitForSelector(selector, { state: 'hidden' });
}

/** Whether the page is wider than the window. */
export async function overflows(page: Page): Promise<boolean> {
  return (await page.evaluate('document.documentElement.scrollWidth > innerWidth')) === true;
}

/** Writes a picture to the folder of the variable `SCREENSHOTS`, for a person to look at. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `panel-${name}.png`), await page.screenshot());
}
