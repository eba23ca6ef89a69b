import { describe, expect, it } from '@jest/globals';
import type { SocketQuestion } from '../../../src/uri/sockets.ts';
import { chooseSocket, isSession } from '../../../src/uri/sockets.ts';
import { environment } from './support/environment.ts';

const QEMU: SocketQuestion = {
  driver: 'qemu',
  transport: 'unix',
  isSession: false,
  readOnly: false,
  mode: 'auto',
};
const LEGACY = '/var/run/libvirt/libvirt-sock';
const DIRECT = '/var/run/libvirt/virtqemud-sock';

describe('the socket of a local daemon', () => {
  describe('of the system', () => {
    it.each([
      ['both are there', [DIRECT, LEGACY], DIRECT],
      ['there is only the one for all', [LEGACY], LEGACY],
      ["there is only the driver's own", [DIRECT], DIRECT],
      ['there is none', [], LEGACY],
    ])('is chosen by what files there are: %s', (_, files, path) => {
      const choice = chooseSocket(QEMU, environment({ files }));
      expect(choice).toMatchObject({ path, tried: [DIRECT, LEGACY] });
    });

    it.each([
      ['legacy', LEGACY],
      ['direct', DIRECT],
    ] as const)('is the one of mode=%s, whatever files there are', (mode, path) => {
      for (const files of [[], [LEGACY], [DIRECT], [LEGACY, DIRECT]]) {
        const choice = chooseSocket({ ...QEMU, mode }, environment({ files }));
        expect(choice).toMatchObject({ path, tried: [path] });
      }
    });

    it.each([
      ['xen', 'virtxend'],
      ['lxc', 'virtlxcd'],
      ['network', 'virtnetworkd'],
      ['nodedev', 'virtnodedevd'],
      ['storage', 'virtstoraged'],
    ])('of the driver %s belongs to %s', (driver, daemon) => {
      const choice = chooseSocket({ ...QEMU, driver, mode: 'direct' }, environment());
      expect(choice.path).toBe(`/var/run/libvirt/${daemon}-sock`);
    });

    it('is another one for looking only', () => {
      const files = [`${DIRECT}-ro`];
      const choice = chooseSocket({ ...QEMU, readOnly: true }, environment({ files }));
      expect(choice).toMatchObject({
        path: `${DIRECT}-ro`,
        tried: [`${DIRECT}-ro`, `${LEGACY}-ro`],
      });
    });

    it('is the one for all without a URI', () => {
      const question = { ...QEMU, driver: undefined };
      expect(chooseSocket(question, environment()).tried).toEqual([LEGACY]);
      const direct = { ...question, mode: 'direct' as const };
      expect(() => chooseSocket(direct, environment())).toThrow('mode=direct');
    });
  });

  describe('of a user', () => {
    const variables = { XDG_RUNTIME_DIR: '/run/user/7', XDG_CACHE_HOME: '/cache' };
    const me = environment({ euid: 7, variables });
    const session = { ...QEMU, isSession: true };

    it.each([
      [variables, '/run/user/7'],
      [{ XDG_CACHE_HOME: '/cache' }, '/cache'],
      [{ XDG_RUNTIME_DIR: '', XDG_CACHE_HOME: '' }, '/home/me/.cache'],
      [{}, '/home/me/.cache'],
    ])('is below the folder that GLib would choose from %j', (variables, folder) => {
      const choice = chooseSocket(session, environment({ euid: 7, variables }));
      expect(choice.path).toBe(`${folder}/libvirt/libvirt-sock`);
      expect(choice.tried[0]).toBe(`${folder}/libvirt/virtqemud-sock`);
    });

    it('is the same for looking only', () => {
      const choice = chooseSocket({ ...session, readOnly: true }, me);
      expect(choice.path).toBe('/run/user/7/libvirt/libvirt-sock');
    });

    it.each([
      [{ path: '/session', driver: 'qemu' }, true],
      [{ path: '/system', driver: 'qemu' }, false],
      [{ path: '/session/', driver: 'qemu' }, false],
      [{ path: '/default', driver: 'test' }, true],
      [undefined, true],
    ])('is meant by %j: %s', (uri, expected) => {
      expect(isSession(uri, me)).toBe(expected);
    });

    it('is never meant by root', () => {
      for (const uri of [undefined, { path: '/session', driver: 'qemu' }]) {
        expect(isSession(uri, environment({ variables }))).toBe(false);
      }
    });
  });
});
