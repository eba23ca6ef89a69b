import { describe, expect, it } from '@jest/globals';
import type { Target } from '../../../src/uri/index.ts';
import { resolveTarget } from '../../../src/uri/index.ts';
import { environment } from './support/environment.ts';

const ME = { euid: 7, variables: { XDG_RUNTIME_DIR: '/run/user/7' } };
const LEGACY = '/var/run/libvirt/libvirt-sock';

describe('resolveTarget, if libvirt was built for one daemon per driver,', () => {
  const direct = { defaultMode: 'direct' } as const;

  it("chooses the driver's own daemon if no socket exists", async () => {
    expect(await pathOf('qemu:///system', direct)).toBe('/var/run/libvirt/virtqemud-sock');
    expect(await pathOf('qemu:///system', { ...direct, files: [LEGACY] })).toBe(LEGACY);
    expect(await resolve('qemu:///session', { ...direct, ...ME })).toMatchObject({
      path: '/run/user/7/libvirt/virtqemud-sock',
      autostart: { program: '/usr/sbin/virtqemud', lockFile: '/run/user/7/libvirt/virtqemud.lock' },
    });
  });

  it.each([
    [['lxc', 'qemu'], 'qemu'],
    [['vz', 'bhyve', 'vbox'], 'vbox'],
    [['xen', 'qemu'], 'xen'],
    [['ch'], undefined],
  ])('chooses, without a URI, the first of %j in the order of libvirtd', async (drivers, found) => {
    const files = drivers.map((driver) => `/run/libvirt/virt${driver}d-sock`);
    const target = await resolve(undefined, { ...direct, files });
    expect(target).toMatchObject({
      openName: '',
      path: found === undefined ? LEGACY : `/var/run/libvirt/virt${found}d-sock`,
    });
  });

  it('probes the read-only sockets for a read-only connection', async () => {
    const files = ['/run/libvirt/virtqemud-sock', '/run/libvirt/virtlxcd-sock-ro'];
    const machine = environment({ ...direct, files });
    const target = await resolveTarget(undefined, { readOnly: true }, machine);
    expect(target).toMatchObject({ path: '/var/run/libvirt/virtlxcd-sock-ro' });
  });

  it.each([
    [['/run/user/7/libvirt/virtvboxd-sock'], 'virtvboxd'],
    [['/usr/sbin/virtvboxd'], 'virtvboxd'],
    [['/usr/sbin/virtvboxd', '/usr/sbin/virtqemud'], 'virtqemud'],
    [['/usr/sbin/virtqemud', '/run/user/7/libvirt/virtvboxd-sock'], 'virtvboxd'],
  ])('chooses the session daemon by which of %j exist', async (files, daemon) => {
    const path = await pathOf(undefined, { ...direct, ...ME, files });
    expect(path).toBe(`/run/user/7/libvirt/${daemon}-sock`);
  });

  it('does not probe with mode=legacy', async () => {
    const files = ['/run/libvirt/virtqemud-sock', LEGACY];
    const texts = { '/etc/libvirt/libvirt.conf': 'remote_mode = "legacy"\n' };
    expect(await pathOf(undefined, { ...direct, files, texts })).toBe(LEGACY);
  });
});

describe('A session daemon', () => {
  it('is started as libvirt would start it', async () => {
    const { PATH } = { PATH: '/bin' };
    const variables = { ...ME.variables, PATH, HOME: '/home/me', SECRET: 'x' };
    expect(await resolve('qemu:///session', { euid: 7, variables })).toMatchObject({
      autostart: {
        program: '/usr/sbin/libvirtd',
        args: ['--timeout=120'],
        env: { LC_ALL: 'C', PATH, HOME: '/home/me', XDG_RUNTIME_DIR: '/run/user/7' },
        folder: '/run/user/7/libvirt',
      },
    });
    const off = { ...variables, LIBVIRT_AUTOSTART: '0' };
    const target = await resolve('qemu:///session', { euid: 7, variables: off });
    expect(target).toMatchObject({ autostart: undefined });
  });

  it("is found in the distribution's folder of daemons", async () => {
    const target = await resolve('qemu:///session', { ...ME, files: ['/usr/bin/libvirtd'] });
    expect(target).toMatchObject({ autostart: { program: '/usr/bin/libvirtd' } });
  });

  it.each([
    ['qemu:///system', ME],
    ['qemu:///session', { euid: 0 }],
    ['qemu:///session?socket=/s', ME],
  ])('is not started for %s', async (uri, given) => {
    expect(await resolve(uri, given)).toMatchObject({ autostart: undefined });
  });

  it.each([undefined, 'qemu:///session', 'test:///default'])(
    'is not started for %s unless "allow" lists "autostart"',
    async (uri) => {
      const machine = environment(ME);
      const refused = await resolveTarget(uri, { allow: [] }, machine);
      expect(refused).toMatchObject({ autostart: undefined, isAutostartRefused: true });
      const allowed = await resolveTarget(uri, { allow: ['autostart'] }, machine);
      expect(allowed).toMatchObject({
        autostart: { program: '/usr/sbin/libvirtd' },
        isAutostartRefused: false,
      });
    },
  );

  it.each([
    [7, false],
    [0, false],
    [undefined, false],
    [8, true],
  ])('is refused if another user owns its folder: owner %s', async (owner, isRefused) => {
    const path = pathOf('qemu:///session', { ...ME, ownerOf: () => owner });
    if (isRefused) await expect(path).rejects.toThrow('belongs to another user (8)');
    else await expect(path).resolves.toBe('/run/user/7/libvirt/libvirt-sock');
  });
});

describe('resolveTarget', () => {
  const windows = {
    platform: 'win32',
    euid: undefined,
    home: 'C:\\Users\\me',
    variables: { LOCALAPPDATA: 'C:\\Users\\me\\AppData\\Local' },
  };

  it.each(['qemu:///system', 'qemu:///session', undefined, 'qemu:///system?socket=/run/s'])(
    'rejects a unix socket on Windows: %s',
    async (uri) => {
      await expect(resolve(uri, windows)).rejects.toThrow(
        /Windows has no unix sockets.*qemu\+ssh/s,
      );
    },
  );

  it('accepts hosts and named pipes on Windows', async () => {
    expect(await resolve('qemu+tcp://h/system', windows)).toMatchObject({ host: 'h' });
    expect(await pathOf('qemu:///system?socket=//./pipe/x', windows).catch(String)).toContain(
      'Windows has no unix sockets',
    );
    const pipe = '\\\\.\\pipe\\libvirt';
    const uri = `qemu:///system?socket=${encodeURIComponent(pipe)}`;
    expect(await resolve(uri, windows)).toMatchObject({ path: pipe, address: pipe });
  });

  it("reads the configuration from GLib's folder on Windows", async () => {
    const texts = {
      'C:\\Users\\me\\AppData\\Local\\libvirt.conf': 'uri_default = "qemu+tcp://h/system"',
    };
    expect(await resolve(undefined, { ...windows, texts })).toMatchObject({ host: 'h' });
  });

  it('rejects abstract sockets and paths over 103 bytes on macOS', async () => {
    const mac = { platform: 'darwin', euid: 501, home: '/Users/me' };
    expect(await pathOf('qemu:///session', mac)).toBe('/Users/me/.cache/libvirt/libvirt-sock');
    expect(await pathOf('qemu:///system?socket=/s', mac)).toBe('/s');
    await expect(resolve('qemu:///system?socket=@s', mac)).rejects.toThrow('only Linux');
    const long = `qemu:///system?socket=/${'x'.repeat(103)}`;
    await expect(resolve(long, mac)).rejects.toThrow('104 bytes; the limit is 103');
    expect(await pathOf(long, {})).toHaveLength(104);
  });
});

describe("A socket's address", () => {
  it('is the path of the socket', async () => {
    const target = await resolve('qemu:///system?socket=/run/s%C3%A9', {});
    expect(target).toMatchObject({ path: '/run/sé', address: '/run/sé' });
  });

  it("is padded to the full length for an abstract name, as by libvirt's client", async () => {
    for (const name of ['a', 'é', 'x'.repeat(106)]) {
      const uri = `qemu:///system?socket=@${encodeURIComponent(name)}`;
      const target = await resolve(uri, {});
      if (target.transport !== 'unix') throw new Error(target.transport);
      expect(target.path).toBe(`@${name}`);
      expect(Buffer.byteLength(target.address)).toBe(108);
      expect(target.address.replaceAll('\0', '')).toBe(name);
      expect(target.address.startsWith('\0')).toBe(true);
    }
  });

  it('is rejected if it is longer than the platform allows', async () => {
    const long = `qemu:///system?socket=@${'x'.repeat(107)}`;
    await expect(resolve(long, {})).rejects.toThrow('has 108 bytes');
  });
});

type Given = Parameters<typeof environment>[0];

function resolve(uri: string | undefined, given: Given): Promise<Target> {
  return resolveTarget(uri, {}, environment(given));
}

async function pathOf(uri: string | undefined, given: Given): Promise<string> {
  const target = await resolve(uri, given);
  if (target.transport !== 'unix') throw new Error(`unexpected transport ${target.transport}`);
  return target.path;
}
