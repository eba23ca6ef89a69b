import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { ArgumentError } from '../../../src/errors/index.ts';
import type { FileCredentials } from '../../../src/uri/index.ts';
import { findCredentials } from '../../../src/uri/index.ts';
import {
  machineOf,
  queryOf,
  readCredentialsTable,
  titleOfCredentials,
} from './support/credentials-rows.ts';
import { environment } from './support/environment.ts';

const FILE = '/home/me/.config/libvirt/auth.conf';
const QUERY = { service: 'libvirt', host: 'h', authFile: undefined } as const;
const GOOD = '[auth-libvirt-h]\ncredentials=c\n[credentials-c]\nauthname=fred\npassword=sesame\n';

describe('findCredentials', () => {
  const rows = readCredentialsTable().map((row) => [titleOfCredentials(row), row] as const);

  it.each(rows)('finds the credentials for %s, or rejects the file', async (_, row) => {
    const found = findCredentials(queryOf(row), machineOf(row));
    if (row.error === undefined) {
      expect(plain(await found)).toEqual(row.credentials);
    } else {
      await expect(found).rejects.toThrow(ArgumentError);
      await expect(found).rejects.toThrow(row.error);
    }
  });

  it('returns an object that does not show its password', async () => {
    const credentials = await findCredentials(QUERY, environment({ texts: { [FILE]: GOOD } }));
    expect(credentials?.password).toBe('sesame');
    const options = { depth: 9, showHidden: true, getters: false };
    const outputs = [
      inspect(credentials, options),
      JSON.stringify(credentials),
      String(credentials),
      Object.entries(credentials ?? {}).join(),
      JSON.stringify({ ...credentials }),
    ];
    expect(outputs.join('\n')).not.toContain('sesame');
    expect(outputs[0]).toContain('fred');
  });

  it.each([
    'sesame\n',
    '[auth-libvirt-h]\nsesame\n',
    '[sesame\n',
    `${GOOD}=sesame\n`,
    '[auth-libvirt-h]\ncredentials=sesame\n',
    '[auth-libvirt-h]\npassword=sesame\n',
    '[auth-libvirt-h]\ncredentials=c\n[credentials-c]\npassword=sesame\ufffd\n',
  ])('shows no credentials in the error for a malformed file: %j', async (text) => {
    const found = findCredentials(QUERY, environment({ texts: { [FILE]: text } }));
    const error = await found.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ArgumentError);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('sesame');
  });

  it.each([
    [0o600, []],
    [0o400, []],
    [0o640, [FILE]],
    [0o604, [FILE]],
    [0o620, []],
    [0, []],
  ])('warns if other users can read the file: permissions %i', async (permissions, files) => {
    const warnings: string[] = [];
    const query = { ...QUERY, onWarning: (text: string) => void warnings.push(text) };
    const machine = environment({ texts: { [FILE]: GOOD }, permissions });
    await findCredentials(query, machine);
    expect(warnings.map((text) => text.split(' ')[0])).toEqual(files);
    expect(warnings.join()).not.toContain('sesame');
  });
});

/** Returns the credentials in the table's shape, including the password. */
function plain(credentials: FileCredentials | undefined): unknown {
  if (credentials === undefined) return null;
  return { ...credentials, password: credentials.password };
}
