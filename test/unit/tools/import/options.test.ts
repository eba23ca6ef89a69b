import { describe, expect, it } from '@jest/globals';
import { PROTOCOL_FOLDER } from '../../../../tools/description/read.ts';
import { parseOptions } from '../../../../tools/import/options.ts';

describe('The command line of the importer', () => {
  it('needs a source tree, and writes to protocol/ by default', () => {
    expect(parseOptions(['../libvirt'])).toEqual({
      source: '../libvirt',
      api: null,
      schemas: [],
      tables: PROTOCOL_FOLDER,
      output: PROTOCOL_FOLDER,
      check: false,
    });
  });

  it('accepts the API descriptions, another output folder, and --check', () => {
    const args = ['--api', '/usr/share/libvirt/api', 'tree', '--output', 'out', '--check'];
    expect(parseOptions(args)).toEqual({
      source: 'tree',
      api: '/usr/share/libvirt/api',
      schemas: [],
      tables: PROTOCOL_FOLDER,
      output: 'out',
      check: true,
    });
  });

  it('accepts API descriptions without a source tree', () => {
    expect(parseOptions(['--api', '/usr/share/libvirt/api'])).toMatchObject({
      source: null,
      api: '/usr/share/libvirt/api',
    });
  });

  it('accepts the schemas of several releases, without a source tree', () => {
    const args = ['--schemas', '9.0.0=/old', '--schemas', '12.8.0=/usr/share/libvirt/schemas'];
    expect(parseOptions(args)).toMatchObject({
      source: null,
      schemas: [
        { release: '9.0.0', folder: '/old' },
        { release: '12.8.0', folder: '/usr/share/libvirt/schemas' },
      ],
    });
  });

  it('prints help', () => {
    expect(parseOptions(['--help'])).toBeNull();
  });

  it.each([
    [[], 'Expected one PATH'],
    [['a', 'b'], 'Expected one PATH'],
    [['--check'], '--api or --schemas'],
    [['--schemas', '/usr/share/libvirt/schemas'], 'RELEASE=FOLDER'],
    [['--api'], "Option '--api"],
    [['--colour', 'red', 'a'], "Unknown option '--colour'"],
  ])('rejects %j', (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });
});
