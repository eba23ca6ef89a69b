import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { ArgumentError } from '../../../src/errors/index.ts';
import type { FileCredentials } from '../../../src/uri/index.ts';
import { findCredentials } from '../../../src/uri/index.ts';
import {
  machineOf,
  questionOf,
  readCredentialsTable,
  titleOfCredentials,
} from './support/credentials-rows.ts';
import { environment } from './support/environment.ts';

const FILE = '/home/me/.config/libvirt/auth.conf';
const QUESTION = { service: 'libvirt', host: 'h', authFile: undefined } as const;
const GOOD = '[auth-libvirt-h]\ncredentials=c\n[credentials-c]\nauthname=fred\npassword=sesame\n';

describe('credentials in auth.conf', () => {
  const rows = readCredentialsTable().map((row) => [titleOfCredentials(row), row] as const);

  it.each(rows)('%s', async (_, row) => {
    const found = findCredentials(questionOf(row), machineOf(row));
    if (row.error === undefined) {
      expect(plain(await found)).toEqual(row.credentials);
    } else {
      await expect(found).rejects.toThrow(ArgumentError);
      await expect(found).rejects.toThrow(row.error);
    }
  });

  it('keep their password out of every picture', async () => {
    const credentials = await findCredentials(QUESTION, environment({ texts: { [FILE]: GOOD } }));
    expect(credentials?.password).toBe('sesame');
    const options = { depth: 9, showHidden: true, getters: false };
    const pictures = [
      inspect(credentials, options),
      JSON.stringify(credentials),
      String(credentials),
      Object.entries(credentials ?? {}).join(),
      JSON.stringify({ ...credentials }),
    ];
    expect(pictures.join('\n')).not.toContain('sesame');
    expect(pictures[0]).toContain('fred');
  });

  it.each([
    'sesame\n',
    '[auth-libvirt-h]\nsesame\n',
    '[sesame\n',
    `${GOOD}=sesame\n`,
    '[auth-libvirt-h]\ncredentials=sesame\n',
    '[auth-libvirt-h]\npassword=sesame\n',
    '[auth-libvirt-h]\ncredentials=c\n[credentials-c]\npassword=sesame\ufffd\n',
  ])('are in no error: %j', async (text) => {
    const found = findCredentials(QUESTION, environment({ texts: { [FILE]: text } }));
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
  ])('are warned about when others may read them: %i', async (permissions, files) => {
    const warnings: string[] = [];
    const question = { ...QUESTION, onWarning: (text: string) => void warnings.push(text) };
    const machine = environment({ texts: { [FILE]: GOOD }, permissions });
    await findCredentials(question, machine);
    expect(warnings.map((text) => text.split(' ')[0])).toEqual(files);
    expect(warnings.join()).not.toContain('sesame');
  });
});

/** The same shape as in the table, the password among it. */
function plain(credentials: FileCredentials | undefined): unknown {
  if (credentials === undefined) return null;
  return { ...credentials, password: credentials.password };
}
