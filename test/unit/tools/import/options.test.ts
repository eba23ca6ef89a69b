import { describe, expect, it } from '@jest/globals';
import { PROTOCOL_FOLDER } from '../../../../tools/description/read.ts';
import { parseOptions } from '../../../../tools/import/options.ts';

describe('The command line of the importer', () => {
  it('needs a source tree, and writes to protocol/ by default', () => {
    expect(parseOptions(['../libvirt'])).toEqual({
      source: '../libvirt',
      api: null,
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

  it('prints help', () => {
    expect(parseOptions(['--help'])).toBeNull();
  });

  it.each([
    [[], 'Expected one PATH'],
    [['a', 'b'], 'Expected one PATH'],
    [['--check'], 'or --api'],
    [['--api'], "Option '--api"],
    [['--colour', 'red', 'a'], "Unknown option '--colour'"],
  ])('rejects %j', (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });
});
