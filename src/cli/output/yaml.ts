import { safeYaml } from './safe-text.ts';

/** Texts that YAML reads as the same text if they are written without quotes. */
const PLAIN = /^[A-Za-z_/][\w ./@+-]*$/;

/** Words that YAML, of version 1.1 too, reads as something else than a text. */
const WORDS = /^(?:y|n|yes|no|on|off|true|false|null|~)$/i;

/** Returns a value of JSON as a YAML document. */
export function yamlText(value: unknown): string {
  return `${node(value, 0)}\n`;
}

function node(value: unknown, depth: number): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return value.map((item) => `${indent(depth)}- ${inline(item, depth + 1)}`).join('\n');
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    if (entries.length === 0) return '{}';
    return entries.map(([key, item]) => `${indent(depth)}${entry(key, item, depth)}`).join('\n');
  }
  return scalar(value);
}

/** An item of a list: its first line follows the dash. */
function inline(value: unknown, depth: number): string {
  return node(value, depth).trimStart();
}

function entry(key: string, value: unknown, depth: number): string {
  const isNested = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  return isNested
    ? `${scalar(key)}:\n${node(value, depth + 1)}`
    : `${scalar(key)}: ${node(value, depth)}`;
}

function scalar(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value ?? null);
  const isPlain = PLAIN.test(value) && !WORDS.test(value) && !value.endsWith(' ');
  return isPlain ? value : safeYaml(JSON.stringify(value));
}

function indent(depth: number): string {
  return '  '.repeat(depth);
}
