import type { Example } from './example-file.ts';
import { codeOf } from './example-file.ts';

/** A code block of a page that is a part of an example. */
export interface Block {
  readonly example: string;
  readonly regions: readonly string[];
  readonly code: string;
}

/** A marker such as `<!-- example: 03-host.ts#memory -->` or `#define,start`, and its code block. */
const BLOCK =
  /^<!-- example: (?<example>[\w.-]+)#(?<regions>[\w,-]+) -->\n(?:\n*```ts\n(?<code>.*?)^```$)?\n*/gms;

/** Returns the text of a page with the code blocks that its markers name. */
export function renderPage(text: string, examples: ReadonlyMap<string, Example>): string {
  const rendered = text.replaceAll(BLOCK, (...args) => {
    const { example: name, regions } = args.at(-1) as { example: string; regions: string };
    const example = examples.get(name);
    if (example === undefined) throw new Error(`there is no example ${name}`);
    const code = codeOf(example, regions.split(','));
    return `<!-- example: ${name}#${regions} -->\n\n\`\`\`ts\n${code}\`\`\`\n\n`;
  });
  return `${rendered.trimEnd()}\n`;
}

/** Returns the code blocks of a page that have markers. */
export function blocksOf(text: string): Block[] {
  return Array.from(text.matchAll(BLOCK), ({ groups }) => ({
    example: groups?.['example'] ?? '',
    regions: groups?.['regions']?.split(',') ?? [],
    code: groups?.['code'] ?? '',
  }));
}

/** Returns the headings of a page by their anchors, as GitHub makes them. */
export function headingsOf(text: string): Map<string, string> {
  const prose = text.replaceAll(/^```.*?^```$/gms, '');
  return new Map(
    Array.from(prose.matchAll(/^#+ (.*)$/gm), ([, heading = '']) => [anchorOf(heading), heading]),
  );
}

/** Returns the targets of a page's links to files. */
export function linksOf(text: string): string[] {
  const prose = text.replaceAll(/^```.*?^```$/gms, '');
  return Array.from(prose.matchAll(/\]\((?!https?:)([^)\s]+)\)/g), ([, target = '']) => target);
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}
