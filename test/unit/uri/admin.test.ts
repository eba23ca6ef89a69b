import { describe, expect, it } from '@jest/globals';
import { ArgumentError } from '../../../src/errors/index.ts';
import { resolveAdminTarget } from '../../../src/uri/index.ts';
import { environment } from './support/environment.ts';
import { environmentOf, readAdminTable, titleOf } from './support/rows.ts';

describe('the administration socket', () => {
  it.each(readAdminTable().map((row) => [titleOf(row), row] as const))('%s', async (_, row) => {
    const target = resolveAdminTarget(row.uri ?? undefined, {}, environmentOf(row));
    if (row.error === undefined) {
      await expect(target).resolves.toMatchObject(row.target ?? {});
    } else {
      await expect(target).rejects.toThrow(ArgumentError);
      await expect(target).rejects.toThrow(row.error);
    }
  });

  it('is not where a user of the program says', async () => {
    const uri = 'libvirtd:///system?socket=/tmp/mine';
    await expect(resolveAdminTarget(uri, { allow: [] }, environment())).rejects.toThrow('"socket"');
    const allowed = resolveAdminTarget(uri, { allow: ['socket'] }, environment());
    await expect(allowed).resolves.toMatchObject({ path: '/tmp/mine' });
  });

  it('has no aliases when they are switched off', async () => {
    const texts = { '/etc/libvirt/libvirt-admin.conf': 'uri_aliases = ["a=libvirtd:///system"]' };
    const machine = environment({ texts });
    await expect(resolveAdminTarget('a', {}, machine)).resolves.toHaveProperty('uri');
    await expect(resolveAdminTarget('a', { aliases: false }, machine)).rejects.toThrow('no scheme');
  });
});
