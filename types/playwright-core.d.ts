/**
 * The part of playwright-core that the tests use. Its own types need those of a browser, which the
 * project does not load.
 */
export interface Page {
  goto(url: string): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
  textContent(selector: string): Promise<string | null>;
  screenshot(): Promise<Buffer>;
  close(): Promise<void>;
  on(event: 'pageerror', listener: (error: Error) => void): void;
  on(event: 'console', listener: (message: ConsoleMessage) => void): void;
  readonly keyboard: {
    type(text: string, options?: { readonly delay?: number }): Promise<void>;
  };
}

export interface ConsoleMessage {
  type(): string;
  text(): string;
  location(): { readonly url: string };
}

export interface Browser {
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

export const chromium: {
  launch(options: {
    readonly executablePath: string;
    readonly args: readonly string[];
  }): Promise<Browser>;
};
