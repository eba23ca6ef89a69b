import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { startChromium } from '../../test/libvirtd/graphics/chromium.ts';
import type { TerminalSize } from './top-environment.ts';

const MARGIN_PX = 14;
const BACKGROUND = '#1b1f27';
const COLOURS = { foreground: '#d6dae2', green: '#7bd88f', yellow: '#f2c14e', red: '#ff6b68' };

const { resolve } = createRequire(import.meta.url);

/** Returns a PNG of the text in xterm.js, which Chromium draws. */
export async function drawTerminal(text: string, size: TerminalSize): Promise<Buffer> {
  const xterm = resolve('@xterm/xterm');
  const style = readFileSync(join(dirname(xterm), '../css/xterm.css'), 'utf8');
  const html = `<!doctype html><meta charset="utf-8">
    <style>${style} body { margin: 0; background: ${BACKGROUND} }
      #screen { display: inline-block; padding: ${MARGIN_PX}px }</style>
    <div id="screen"></div>
    <script>${readFileSync(xterm, 'utf8')}</script>`;
  const browser = await startChromium();
  try {
    // The size of the cells is known only when the terminal has been drawn once.
    const measuring = await browser.newPage({ viewport: { width: 2000, height: 1200 } });
    const viewport = await draw(measuring, html, text, size);
    const page = await browser.newPage({ viewport });
    await draw(page, html, text, size);
    return await page.screenshot();
  } finally {
    await browser.close();
  }
}

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof startChromium>>['newPage']>>;

/** Writes the text into a terminal on the page. Returns the size of the terminal in pixels. */
async function draw(
  page: Page,
  html: string,
  text: string,
  { columns, rows }: TerminalSize,
): Promise<{ readonly width: number; readonly height: number }> {
  await page.goto(`data:text/html;base64,${Buffer.from(html).toString('base64')}`);
  const options = {
    ...{ cols: columns, rows, fontFamily: 'DejaVu Sans Mono, monospace', fontSize: 14 },
    ...{ cursorInactiveStyle: 'none', cursorBlink: false },
    theme: { ...COLOURS, background: BACKGROUND },
  };
  const measured = await page.evaluate(`(async () => {
    const terminal = new Terminal(${JSON.stringify(options)});
    terminal.open(document.getElementById('screen'));
    await new Promise((written) => terminal.write(${JSON.stringify(text)}, written));
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const { width, height } = document.querySelector('.xterm-screen').getBoundingClientRect();
    return { width: Math.ceil(width) + ${2 * MARGIN_PX}, height: Math.ceil(height) + ${2 * MARGIN_PX} };
  })()`);
  return measured as { readonly width: number; readonly height: number };
}
