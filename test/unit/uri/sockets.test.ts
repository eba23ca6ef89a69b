import { describe, expect, it } from '@jest/globals';
import type { SocketQuestion } from '../../../src/uri/index.ts';
import { chooseSocket } from '../../../src/uri/index.ts';
import { environment } from './support/environment.ts';

const QEMU: SocketQuestion = { driver: 'qemu', path: '/system', isReadOnly: false, mode: 'auto' };
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
      expect(choice).toEqual({ path, tried: [DIRECT, LEGACY] });
    });

    it.each([
      ['legacy', LEGACY],
      ['direct', DIRECT],
    ] as const)('is the one of mode=%s, whatever files there are', (mode, path) => {
      for (const files of [[], [LEGACY], [DIRECT], [LEGACY, DIRECT]]) {
        const choice = chooseSocket({ ...QEMU, mode }, environment({ files }));
        expect(choice).toEqual({ path, tried: [path] });
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
      const choice = chooseSocket({ ...QEMU, isReadOnly: true }, environment({ files }));
      expect(choice).toEqual({ path: `${DIRECT}-ro`, tried: [`${DIRECT}-ro`, `${LEGACY}-ro`] });
    });

    it.each([['test'], [undefined]])('is the one for all with the driver %s', (driver) => {
      expect(chooseSocket({ ...QEMU, driver }, environment()).tried).toEqual([LEGACY]);
      expect(() => chooseSocket({ ...QEMU, driver, mode: 'direct' }, environment())).toThrow(
        'no daemon of its own',
      );
    });
  });

  describe('of a user', () => {
    const variables = { XDG_RUNTIME_DIR: '/run/user/7', XDG_CACHE_HOME: '/cache' };
    const me = environment({ euid: 7, variables });
    const session = { ...QEMU, path: '/session' };

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
      const choice = chooseSocket({ ...session, isReadOnly: true }, me);
      expect(choice.path).toBe('/run/user/7/libvirt/libvirt-sock');
    });

    it.each([
      ['/session', 'qemu', true],
      ['/system', 'qemu', false],
      ['/session/', 'qemu', false],
      ['/default', 'test', true],
      ['', undefined, true],
    ])('is meant by the path %j of the driver %s: %s', (path, driver, isSession) => {
      const choice = chooseSocket({ ...QEMU, path, driver }, me);
      expect(choice.path.startsWith('/run/user/7/')).toBe(isSession);
    });

    it('is never meant by root', () => {
      for (const question of [session, { ...session, driver: 'test' }]) {
        expect(chooseSocket(question, environment({ variables })).path).toBe(LEGACY);
      }
    });
  });

  it('is nowhere on Windows', () => {
    const windows = environment({ platform: 'win32', euid: undefined });
    expect(() => chooseSocket(QEMU, windows)).toThrow('on Windows');
  });
});
