import { describe, expect, it } from '@jest/globals';
import { storableElement } from '../../src/api/documents/metadata-xml.ts';
import { parseConfigLines } from '../../src/ssh/config/lines.ts';
import { parseXml } from '../../src/testing/hypervisor/xml/index.ts';
import { parseConf } from '../../src/uri/conf-syntax.ts';
import { parseKeyFile } from '../../src/uri/key-file.ts';
import { growth, LINEAR_GROWTH_MAX } from '../support/growth.ts';

const half = (size: number, first: string, then: string): string =>
  first.repeat(size / 2 / first.length) + then.repeat(size / 2 / then.length);

const config = (text: string): unknown => parseConfigLines(text, 'config');
const xml = (text: string): unknown => parseXml(text, { label: '(test)', domain: 20 });
const metadata = (text: string): unknown => storableElement(text, 'p', 'urn:test');
const conf = (text: string): unknown => parseConf(text, 'libvirt.conf');
const keys = (text: string): unknown => parseKeyFile(text, 'auth.conf');

describe('The time to read a hostile text is in proportion to its length:', () => {
  it.each<[string, (text: string) => unknown, (size: number) => string]>([
    ['ssh_config with an unclosed quote', config, (size) => `Host "${'x'.repeat(size)}`],
    [
      'ssh_config with an unclosed quote and escapes',
      config,
      (size) => `Host "${'\\"'.repeat(size)}`,
    ],
    ['ssh_config with quotes', config, (size) => `Host ${'"a" '.repeat(size / 4)}"`],
    [
      'ssh_config with quotes of both kinds',
      config,
      (size) => `Host ${`"'" '"' `.repeat(size / 8)}"`,
    ],
    ['ssh_config with blanks', config, (size) => `Host a${' '.repeat(size)}b`],
    ['ssh_config with blanks before no keyword', config, (size) => `${' '.repeat(size)}!`],
    ['libvirt.conf with quotes', conf, (size) => `a = [ ${'"", '.repeat(size / 4)}`],
    ['libvirt.conf with an unclosed quote', conf, (size) => `a = """${'"" '.repeat(size / 3)}`],
    ['libvirt.conf with a long number', conf, (size) => `a = ${'9'.repeat(size)}`],
    [
      'auth.conf with a group again and again',
      keys,
      (size) => `[g]\n${manyKeys(size / 16)}${'[g]\n'.repeat(size / 16)}`,
    ],
    ['XML with line breaks before a fault', xml, (size) => `<r>${'\n'.repeat(size)}<`],
    ['XML of "<"', xml, (size) => `<r>${'<'.repeat(size)}`],
    ['XML of "<" after a document type', xml, (size) => `<!DOCTYPE r>${'<'.repeat(size)}`],
    ['XML with open tags', xml, (size) => '<a>'.repeat(size / 3)],
    ['metadata of comments without an end', metadata, (size) => `<a/>${'<!--'.repeat(size / 4)}`],
    ['metadata with blanks in a tag', metadata, (size) => `<a${half(size, ' ', 'b')}/>`],
  ])('%s', async (_, read, textOf) => {
    const work = (size: number): void => {
      try {
        read(textOf(size));
      } catch {
        // Most of these texts are refused.
      }
    };
    expect(await growth(60_000, work)).toBeLessThan(LINEAR_GROWTH_MAX);
  });
});

it('A line of 10 MB in ssh_config is refused', () => {
  expect(() => config(`Host "${'\\"'.repeat(5_000_000)}`)).toThrow('it is too long');
});

function manyKeys(count: number): string {
  return Array.from({ length: count }, (_, index) => `k${index}=v\n`).join('');
}
