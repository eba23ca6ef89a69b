import { describe, expect, it } from '@jest/globals';
import type { SocketQuery } from '../../../src/uri/sockets.ts';
import { chooseSocket, isSession } from '../../../src/uri/sockets.ts';
import { environment } from './support/environment.ts';

const QEMU: SocketQuery = {
  driver: 'qemu',
  transport: 'unix',
  isSession: false,
  readOnly: false,
  mode: 'auto',
};
const LEGACY = '/var/run/libvirt/libvirt-sock';
const DIRECT = '/var/run/libvirt/virtqemud-sock';

describe('chooseSocket', () => {
  describe('for the system daemon', () => {
    it.each([
      ["the driver's own if both sockets exist", [DIRECT, LEGACY], DIRECT],
      ["libvirtd's if only that one exists", [LEGACY], LEGACY],
      ["the driver's own if only that one exists", [DIRECT], DIRECT],
      ["libvirtd's if no socket exists", [], LEGACY],
    ])('chooses %s', (_, files, path) => {
      const choice = chooseSocket(QEMU, environment({ files }));
      expect(choice).toMatchObject({ path, tried: [DIRECT, LEGACY] });
    });

    it.each([
      ['legacy', LEGACY],
      ['direct', DIRECT],
    ] as const)('follows mode=%s whatever files exist', (mode, path) => {
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
    ])('maps the driver %s to the daemon %s', (driver, daemon) => {
      const choice = chooseSocket({ ...QEMU, driver, mode: 'direct' }, environment());
      expect(choice.path).toBe(`/var/run/libvirt/${daemon}-sock`);
    });

    it('chooses the read-only socket for a read-only connection', () => {
      const files = [`${DIRECT}-ro`];
      const choice = chooseSocket({ ...QEMU, readOnly: true }, environment({ files }));
      expect(choice).toMatchObject({
        path: `${DIRECT}-ro`,
        tried: [`${DIRECT}-ro`, `${LEGACY}-ro`],
      });
    });

    it("chooses libvirtd's socket without a URI, and rejects mode=direct", () => {
      const query = { ...QEMU, driver: undefined };
      expect(chooseSocket(query, environment()).tried).toEqual([LEGACY]);
      const direct = { ...query, mode: 'direct' as const };
      expect(() => chooseSocket(direct, environment())).toThrow('mode=direct');
    });
  });

  describe('for a session daemon', () => {
    const variables = { XDG_RUNTIME_DIR: '/run/user/7', XDG_CACHE_HOME: '/cache' };
    const me = environment({ euid: 7, variables });
    const session = { ...QEMU, isSession: true };

    it.each([
      [variables, '/run/user/7'],
      [{ XDG_CACHE_HOME: '/cache' }, '/cache'],
      [{ XDG_RUNTIME_DIR: '', XDG_CACHE_HOME: '' }, '/home/me/.cache'],
      [{}, '/home/me/.cache'],
    ])('chooses a socket in the folder that GLib chooses from %j', (variables, folder) => {
      const choice = chooseSocket(session, environment({ euid: 7, variables }));
      expect(choice.path).toBe(`${folder}/libvirt/libvirt-sock`);
      expect(choice.tried[0]).toBe(`${folder}/libvirt/virtqemud-sock`);
    });

    it('chooses the same socket for a read-only connection', () => {
      const choice = chooseSocket({ ...session, readOnly: true }, me);
      expect(choice.path).toBe('/run/user/7/libvirt/libvirt-sock');
    });
  });
});

describe('isSession', () => {
  const variables = { XDG_RUNTIME_DIR: '/run/user/7', XDG_CACHE_HOME: '/cache' };
  const me = environment({ euid: 7, variables });

  it.each([
    [{ path: '/session', driver: 'qemu' }, true],
    [{ path: '/system', driver: 'qemu' }, false],
    [{ path: '/session/', driver: 'qemu' }, false],
    [{ path: '/default', driver: 'test' }, true],
    [undefined, true],
  ])('returns for %j: %s', (uri, expected) => {
    expect(isSession(uri, me)).toBe(expected);
  });

  it('returns false for root', () => {
    for (const uri of [undefined, { path: '/session', driver: 'qemu' }]) {
      expect(isSession(uri, environment({ variables }))).toBe(false);
    }
  });
});
