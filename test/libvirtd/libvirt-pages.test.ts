import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { libvirtModule } from '../../tools/reference/libvirt-page.ts';

/** The package libvirt-dev describes the interface of libvirt. */
const FOLDER = '/usr/share/libvirt/api';
const FILES = ['libvirt-api', 'libvirt-admin-api', 'libvirt-qemu-api', 'libvirt-lxc-api'];

describe('libvirtModule', () => {
  it.each(FILES)('names the header of each function of %s.xml', (name) => {
    const description = readFileSync(join(FOLDER, `${name}.xml`), 'utf8');
    const functions = [...description.matchAll(/<function name='(\w+)' file='([\w-]+)'/g)];
    expect(functions.length).toBeGreaterThan(0);
    const wrong = functions.filter(([, each = '', header]) => libvirtModule(each) !== header);
    expect(wrong.map(([text]) => text)).toEqual([]);
  });
});
