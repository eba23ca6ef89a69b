import { describe, expect, it } from '@jest/globals';
import { ArgumentError } from '../../../src/errors/index.ts';
import { parseConf } from '../../../src/uri/conf-syntax.ts';
import { resolveTarget } from '../../../src/uri/index.ts';
import { growth, LINEAR_GROWTH_MAX } from '../../support/growth.ts';
import { environment } from './support/environment.ts';

// The table "defaults" contains the cases that can be compared with libvirt's own client.
describe('parseConf', () => {
  it('reads strings, numbers and lists with their line numbers', () => {
    const text = `# of course
a = "x" ; b = -7
c = [ 'y', [ +1, ], """z
z""" ] # and more
d_1 = 12345678901234567890
`;
    expect(parseConf(text, 'f')).toEqual([
      { name: 'a', value: 'x', line: 2 },
      { name: 'b', value: -7n, line: 2 },
      { name: 'c', value: ['y', [1n], 'z\nz'], line: 3 },
      { name: 'd_1', value: 12_345_678_901_234_567_890n, line: 5 },
    ]);
  });

  it.each(['', '\n', ' \t\r\n', '#', '# a', '#\n\n#\n'])(
    'returns no settings for an empty file: %j',
    (text) => {
      expect(parseConf(text, 'f')).toEqual([]);
    },
  );

  it('counts the lines inside strings and lists', () => {
    expect(() => parseConf('a = """\n\n"""\nb = [\n1,\n\n?]', '/f')).toThrow(/^\/f, line 7: /);
  });

  it('limits nested lists so that they cannot exhaust the stack', () => {
    expect(() => parseConf(`a = ${'['.repeat(1_000_000)}`, 'f')).toThrow('nested too deeply');
    expect(parseConf(`a = ${'['.repeat(16)}${']'.repeat(16)}`, 'f')).toHaveLength(1);
  });

  it('takes time linear in the size of the file', async () => {
    const lists = (size: number): void => {
      expect(parseConf('a = [ "b", ]\n'.repeat(size), 'f')).toHaveLength(size);
    };
    const openQuote = (size: number): void => {
      expect(() => parseConf(`a = "${'x'.repeat(size)}`, 'f')).toThrow('closing quote');
    };
    expect(await growth(5000, lists)).toBeLessThan(LINEAR_GROWTH_MAX);
    expect(await growth(200_000, openQuote)).toBeLessThan(LINEAR_GROWTH_MAX);
  });
});

describe('The error for libvirt.conf', () => {
  const FILE = '/etc/libvirt/libvirt.conf';

  it('names the file if the file cannot be read', async () => {
    const machine = environment({ files: [FILE] });
    const target = resolveTarget('qemu:///system', {}, machine);
    await expect(target).rejects.toThrow(ArgumentError);
    await expect(target).rejects.toThrow(`${FILE} cannot be read: ENOENT`);
  });

  it.each([
    ['uri_default = []', 'expected a string in quotes'],
    ['uri_aliases = "a=b"', 'expected a list'],
    ['uri_aliases = ["a=b", 1]', 'expected a string in quotes'],
    ['remote_mode = "fast"', 'expected one of auto, legacy, direct'],
    ['remote_proxy = 5', 'expected one of auto, netcat, native'],
    ['tls_priority = 1', 'expected a string in quotes'],
  ])('names the line, the setting and the expected value: %s', async (text, why) => {
    const texts = { [FILE]: `# first\n${text}\nuri_default = "qemu://h/system"\n` };
    const machine = environment({ texts });
    await expect(resolveTarget(undefined, {}, machine)).rejects.toThrow(
      `${FILE}, line 2: ${text.split(' ')[0]} is invalid: ${why}`,
    );
  });
});
