import { basename } from 'node:path';
import type { Finding, Page } from './pages.ts';

/** A code block of a page in TypeScript or JavaScript. */
export interface CodeBlock {
  /** The name of the page without its ending, such as `events`. */
  readonly page: string;
  /** The number of the block in its page, from 1. */
  readonly number: number;
  readonly language: 'ts' | 'js';
  /** The line of the page where the block begins. */
  readonly line: number;
  readonly code: string;
  /** The file that the block is, such as `watch.js`, if its first line is a comment with that name. */
  readonly file: string | undefined;
}

/** Returns the blocks of a page in TypeScript or JavaScript. */
export function codeBlocks(page: Page): readonly CodeBlock[] {
  const blocks = page.text.matchAll(/^```(?<language>ts|js)\n(?<code>.*?)^```$/gms);
  return Array.from(blocks, ({ index, groups }, position) => {
    const code = groups?.['code'] ?? '';
    return {
      page: basename(page.path, '.md').toLowerCase(),
      number: position + 1,
      language: groups?.['language'] === 'js' ? ('js' as const) : ('ts' as const),
      line: page.text.slice(0, index).split('\n').length,
      code,
      file: /^\/\/ (\S+\.c?js)\n/.exec(code)?.[1],
    };
  });
}

/** Returns the blocks of a page that neither import nor export: they need names from elsewhere. */
export function blocksWithoutImports(page: Page): readonly Finding[] {
  return codeBlocks(page)
    .filter(({ code }) => !/^(?:import|export) |= require\(/m.test(code))
    .map(({ line }) => ({
      place: `${page.path}:${line}`,
      problem: 'the block imports nothing: make it a program that runs when it is pasted alone',
    }));
}

/** Returns the other spellings of these languages: no check would see such a block. */
export function otherSpellings(page: Page): readonly Finding[] {
  const fences = page.text.matchAll(
    /^```(typescript|javascript|tsx|jsx|[cm]ts|[cm]js|TS|JS)\b.*$/gm,
  );
  return Array.from(fences, ({ index, 1: language }) => ({
    place: `${page.path}:${page.text.slice(0, index).split('\n').length}`,
    problem: `the language of the block is ${language}: write ts or js`,
  }));
}
