import { describe, expect, it } from '@jest/globals';
import {
  createCertificateAuthority,
  createClientCertificate,
  createRevocationList,
  createServerCertificate,
  validatePki,
  writePki,
} from '../../../src/pki/index.ts';

/** Slips that TypeScript catches, and that must give an error in words in JavaScript. */
describe('A function of the PKI', () => {
  const authority = { cert: 'a', key: 'b' };

  it.each<[string, string, (value: never) => unknown]>([
    ['createCertificateAuthority', 'options', (it) => createCertificateAuthority(it)],
    ['createServerCertificate', 'options', (it) => createServerCertificate(authority, it)],
    ['createClientCertificate', 'options', (it) => createClientCertificate(authority, it)],
    [
      'createClientCertificate',
      'authority',
      (it) => createClientCertificate(it, { name: 'a', keyBits: 2048 }),
    ],
    ['createRevocationList', 'authority', (it) => createRevocationList(it, [])],
    ['validatePki', 'location', (it) => validatePki(it)],
    ['validatePki', 'options', (it) => validatePki('user', it)],
    ['writePki', 'location', (it) => writePki(it, {})],
    ['writePki', 'set', (it) => writePki('user', it)],
    ['writePki', 'options', (it) => writePki('user', {}, it)],
  ])('refuses a value that is no object: %s, %s', async (_, argument, act) => {
    for (const value of [null, 7, 'text', true] as never[]) {
      const answer = Promise.resolve().then(() => act(value));
      await expect(answer).rejects.toMatchObject({ name: 'ArgumentError', argument });
    }
  });

  it.each<[string, () => unknown]>([
    ['dayz', () => createCertificateAuthority({ dayz: 5 } as object)],
    ['name', () => createServerCertificate(authority, { name: 'host' } as object)],
    ['overwrit', () => writePki('user', {}, { overwrit: true } as object)],
    ['clien', () => writePki('user', { clien: authority } as object)],
  ])('refuses an unknown option with the nearest name: %s', async (argument, act) => {
    const answer = Promise.resolve().then(act);
    await expect(answer).rejects.toMatchObject({ name: 'ArgumentError', argument });
    await expect(Promise.resolve().then(act)).rejects.toThrow(/did you mean|Did you mean/);
  });

  it('refuses a list that is none', async () => {
    const names = 'host' as never;
    await expect(createServerCertificate(authority, { names })).rejects.toMatchObject({
      argument: 'names',
    });
    const name = undefined as never;
    await expect(createClientCertificate(authority, { name })).rejects.toMatchObject({
      argument: 'name',
    });
  });
});
