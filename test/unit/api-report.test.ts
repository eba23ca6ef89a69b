import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const REPORTS = ['libvirt-client', 'pki', 'testing'].map((entry) =>
  resolve(import.meta.dirname, `../../api/${entry}.api.md`),
);
const report = REPORTS.map((path) => readFileSync(path, 'utf8')).join('\n');

/** A function or a method of the report: its place and its parameters. */
interface Signature {
  readonly place: string;
  readonly parameters: readonly string[];
}

const signatures = signaturesOf(report);

/** Signatures must be able to grow without breaking a caller. */
describe('Every public function and method', () => {
  it('is found in the API report', () => {
    expect(signatures.length).toBeGreaterThan(450);
  });

  it('has required arguments first, and everything optional named in one last object', () => {
    const wrong = signatures.filter(({ parameters }) => {
      const optional = parameters.filter((parameter) => /^\w+\?:/.test(parameter));
      const last = parameters.at(-1) ?? '';
      return optional.length > 1 || (optional.length === 1 && !/^options\?:/.test(last));
    });
    expect(wrong).toEqual([]);
  });

  it('takes flags as an option', () => {
    const wrong = signatures.filter(({ parameters }) =>
      parameters.some((parameter) => /^flags\??:/.test(parameter)),
    );
    expect(wrong).toEqual([]);
  });
});

describe('Every public class', () => {
  it('is at most one class of its own away from what it stands on', () => {
    expect(report).not.toMatch(/\b\w+Methods\b/);
    expect(report).not.toMatch(/^abstract class (?!LibvirtError|TreeRecord)/m);
  });
});

/**
 * Members of the classes, and functions. Interfaces that users implement, such as a transport, are
 * called by the library.
 */
function signaturesOf(report: string): Signature[] {
  const found: Signature[] = [];
  let owner = '';
  for (const line of report.split('\n')) {
    const [, type] = /^(?:abstract )?class (\w+)/.exec(line) ?? [];
    if (type !== undefined) owner = type;
    else if (/^[}`]/.test(line)) owner = '';
    const [, name, rest = ''] =
      /^(?:function | {4}(?:static |async |abstract )*)(\w+)(?:<.*?>)?\((.*)\)(?::.*)?;$/.exec(
        line,
      ) ?? [];
    const isMember = line.startsWith('    ');
    if (name === undefined || (isMember && owner === '')) continue;
    found.push({ place: isMember ? `${owner}.${name}` : name, parameters: split(rest) });
  }
  return found;
}

/** Splits parameters at the commas between them. */
function split(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (const [at, letter] of [...text].entries()) {
    if ('(<{['.includes(letter)) depth += 1;
    if (')>}]'.includes(letter) && text[at - 1] !== '=') depth -= 1;
    if (letter !== ',' || depth > 0) continue;
    parts.push(text.slice(from, at).trim());
    from = at + 1;
  }
  const last = text.slice(from).trim();
  return last === '' ? parts : [...parts, last];
}
