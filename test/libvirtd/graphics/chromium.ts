import { createRequire } from 'node:module';

/**
 * The part of a page that the tests use. The types of playwright-core need those of a browser, which
 * the project does not load.
 */
export interface Page {
  goto(url: string): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
  textContent(selector: string): Promise<string | null>;
  waitForSelector(selector: string, options?: WaitOptions): Promise<unknown>;
  click(selector: string): Promise<void>;
  fill(selector: string, text: string): Promise<void>;
  hover(selector: string): Promise<void>;
  focus(selector: string): Promise<void>;
  screenshot(options?: { readonly fullPage?: boolean }): Promise<Buffer>;
  setDefaultTimeout(ms: number): void;
  close(): Promise<void>;
  on(event: 'pageerror', listener: (error: Error) => void): void;
  on(event: 'console', listener: (message: ConsoleMessage) => void): void;
  readonly keyboard: {
    type(text: string, options?: { readonly delay?: number }): Promise<void>;
    press(key: string): Promise<void>;
  };
}

export interface WaitOptions {
  readonly state?: 'attached' | 'detached' | 'visible' | 'hidden';
}

export interface PageOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'light' | 'dark';
}

export interface ConsoleMessage {
  type(): string;
  text(): string;
  location(): { readonly url: string };
}

export interface Browser {
  newPage(options?: PageOptions): Promise<Page>;
  close(): Promise<void>;
}

interface Playwright {
  readonly chromium: {
    launch(options: {
      readonly executablePath: string;
      readonly args: readonly string[];
    }): Promise<Browser>;
  };
}

/** Starts Debian's Chromium. Root has no sandbox. */
export function startChromium(): Promise<Browser> {
  const { chromium } = createRequire(import.meta.url)('playwright-core') as Playwright;
  const args = ['--no-sandbox', '--disable-gpu'];
  return chromium.launch({ executablePath: '/usr/bin/chromium', args });
}
