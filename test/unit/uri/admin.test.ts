import { describe, expect, it } from '@jest/globals';
import { ArgumentError } from '../../../src/errors/index.ts';
import { resolveAdminTarget } from '../../../src/uri/index.ts';
import { environment } from './support/environment.ts';
import { environmentOf, readAdminTable, titleOf } from './support/rows.ts';

describe('resolveAdminTarget', () => {
  const rows = readAdminTable().map((row) => [titleOf(row), row] as const);

  it.each(rows)('finds the socket of %s, or rejects it', async (_, row) => {
    const target = resolveAdminTarget(row.uri ?? undefined, {}, environmentOf(row));
    if (row.error === undefined) {
      await expect(target).resolves.toMatchObject(row.target ?? {});
    } else {
      await expect(target).rejects.toThrow(ArgumentError);
      await expect(target).rejects.toThrow(row.error);
    }
  });

  it('rejects a socket= parameter unless "allow" lists it', async () => {
    const uri = 'libvirtd:///system?socket=/tmp/mine';
    await expect(resolveAdminTarget(uri, { allow: [] }, environment())).rejects.toThrow('"socket"');
    const allowed = resolveAdminTarget(uri, { allow: ['socket'] }, environment());
    await expect(allowed).resolves.toMatchObject({ path: '/tmp/mine' });
  });

  it('resolves no aliases with aliases: false', async () => {
    const texts = { '/etc/libvirt/libvirt-admin.conf': 'uri_aliases = ["a=libvirtd:///system"]' };
    const machine = environment({ texts });
    await expect(resolveAdminTarget('a', {}, machine)).resolves.toHaveProperty('uri');
    await expect(resolveAdminTarget('a', { aliases: false }, machine)).rejects.toThrow('no scheme');
  });
});
