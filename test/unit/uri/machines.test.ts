import { describe, expect, it } from '@jest/globals';
import type { Target } from '../../../src/uri/index.ts';
import { resolveTarget } from '../../../src/uri/index.ts';
import { environment } from './support/environment.ts';

const ME = { euid: 7, variables: { XDG_RUNTIME_DIR: '/run/user/7' } };
const LEGACY = '/var/run/libvirt/libvirt-sock';

describe('where libvirt was built for daemons of single drivers', () => {
  const direct = { defaultMode: 'direct' } as const;

  it("is the driver's own daemon when there is no socket at all", async () => {
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
  ])('is, without a URI, the first of %j that libvirtd would probe', async (drivers, found) => {
    const files = drivers.map((driver) => `/run/libvirt/virt${driver}d-sock`);
    const target = await resolve(undefined, { ...direct, files });
    expect(target).toMatchObject({
      openName: '',
      path: found === undefined ? LEGACY : `/var/run/libvirt/virt${found}d-sock`,
    });
  });

  it('probes the sockets for looking only when that is what is wanted', async () => {
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
  ])('is, for a user, what %j tells', async (files, daemon) => {
    const path = await pathOf(undefined, { ...direct, ...ME, files });
    expect(path).toBe(`/run/user/7/libvirt/${daemon}-sock`);
  });

  it('does not probe for mode=legacy', async () => {
    const files = ['/run/libvirt/virtqemud-sock', LEGACY];
    const texts = { '/etc/libvirt/libvirt.conf': 'remote_mode = "legacy"\n' };
    expect(await pathOf(undefined, { ...direct, files, texts })).toBe(LEGACY);
  });
});

describe("a user's own daemon", () => {
  it('is started where libvirt would start it', async () => {
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

  it('is found where the distribution keeps its daemons', async () => {
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

  it.each([
    [7, false],
    [0, false],
    [undefined, false],
    [8, true],
  ])('is not trusted in a folder of another user: %s', async (owner, isRefused) => {
    const path = pathOf('qemu:///session', { ...ME, ownerOf: () => owner });
    if (isRefused) await expect(path).rejects.toThrow('belongs to another user (8)');
    else await expect(path).resolves.toBe('/run/user/7/libvirt/libvirt-sock');
  });
});

describe('other platforms', () => {
  const windows = {
    platform: 'win32',
    euid: undefined,
    home: 'C:\\Users\\me',
    variables: { LOCALAPPDATA: 'C:\\Users\\me\\AppData\\Local' },
  };

  it.each(['qemu:///system', 'qemu:///session', undefined, 'qemu:///system?socket=/run/s'])(
    'Windows has no unix sockets: %s',
    async (uri) => {
      await expect(resolve(uri, windows)).rejects.toThrow(
        /Windows has no unix sockets.*qemu\+ssh/s,
      );
    },
  );

  it('Windows reaches hosts, and named pipes', async () => {
    expect(await resolve('qemu+tcp://h/system', windows)).toMatchObject({ host: 'h' });
    expect(await pathOf('qemu:///system?socket=//./pipe/x', windows).catch(String)).toContain(
      'Windows has no unix sockets',
    );
    const pipe = '\\\\.\\pipe\\libvirt';
    const uri = `qemu:///system?socket=${encodeURIComponent(pipe)}`;
    expect(await resolve(uri, windows)).toMatchObject({ path: pipe, address: pipe });
  });

  it('Windows keeps the configuration where GLib looks for it', async () => {
    const texts = {
      'C:\\Users\\me\\AppData\\Local\\libvirt.conf': 'uri_default = "qemu+tcp://h/system"',
    };
    expect(await resolve(undefined, { ...windows, texts })).toMatchObject({ host: 'h' });
  });

  it('macOS has sockets, but no abstract ones, and shorter paths', async () => {
    const mac = { platform: 'darwin', euid: 501, home: '/Users/me' };
    expect(await pathOf('qemu:///session', mac)).toBe('/Users/me/.cache/libvirt/libvirt-sock');
    expect(await pathOf('qemu:///system?socket=/s', mac)).toBe('/s');
    await expect(resolve('qemu:///system?socket=@s', mac)).rejects.toThrow('only Linux');
    const long = `qemu:///system?socket=/${'x'.repeat(103)}`;
    await expect(resolve(long, mac)).rejects.toThrow("104 bytes; a unix socket's has 103");
    expect(await pathOf(long, {})).toHaveLength(104);
  });
});

describe('the address of a socket', () => {
  it('is its path', async () => {
    const target = await resolve('qemu:///system?socket=/run/s%C3%A9', {});
    expect(target).toMatchObject({ path: '/run/sé', address: '/run/sé' });
  });

  it("fills an abstract name up to its full length, as libvirt's client does", async () => {
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

  it('may not be longer than a socket can have', async () => {
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
  if (target.transport !== 'unix') throw new Error(`it leads by ${target.transport}`);
  return target.path;
}
