import { describe, expect, it } from '@jest/globals';
import { findCredentials, resolveAdminTarget, resolveTarget } from '../../../src/uri/index.ts';
import { environment } from './support/environment.ts';

const BREW = '/opt/homebrew';
const CREDENTIALS = '[credentials-c]\nusername=u\n[auth-libvirt-h]\ncredentials=c\n';
const QUERY = { service: 'libvirt', host: 'h', authFile: undefined } as const;

describe('On macOS with Homebrew, resolveTarget', () => {
  const mac = { platform: 'darwin', euid: 501, home: '/Users/me' } as const;
  const daemon = `${BREW}/sbin/libvirtd`;

  it("returns the system's sockets below Homebrew's prefix", async () => {
    const machine = environment({ ...mac, files: [daemon] });
    expect(await resolveTarget('qemu:///system', {}, machine)).toMatchObject({
      path: `${BREW}/var/run/libvirt/libvirt-sock`,
    });
    expect(await resolveAdminTarget('libvirtd:///system', {}, machine)).toMatchObject({
      path: `${BREW}/var/run/libvirt/libvirt-admin-sock`,
    });
  });

  it("starts Homebrew's session daemon", async () => {
    const machine = environment({ ...mac, files: [daemon] });
    expect(await resolveTarget('qemu:///session', {}, machine)).toMatchObject({
      path: '/Users/me/.cache/libvirt/libvirt-sock',
      autostart: { program: daemon, folder: '/Users/me/.cache/libvirt' },
    });
  });

  it("probes Homebrew's daemons if there is one per driver", async () => {
    const files = [`${BREW}/sbin/virtqemud`];
    const machine = environment({ ...mac, defaultMode: 'direct', files });
    expect(await resolveTarget(undefined, {}, machine)).toMatchObject({
      path: '/Users/me/.cache/libvirt/virtqemud-sock',
      autostart: { program: `${BREW}/sbin/virtqemud` },
    });
    const sockets = [...files, `${BREW}/var/run/libvirt/virtqemud-sock`];
    const root = environment({ ...mac, euid: 0, defaultMode: 'direct', files: sockets });
    expect(await resolveTarget(undefined, {}, root)).toMatchObject({ path: sockets[1] });
  });

  it('does not use the prefix of this machine for a remote host', async () => {
    const machine = environment({ ...mac, files: [daemon] });
    expect(await resolveTarget('qemu+ssh://h/system', {}, machine)).toMatchObject({
      socketPath: '/var/run/libvirt/libvirt-sock',
    });
  });

  it("reads root's libvirt.conf and auth.conf below the prefix", async () => {
    const texts = {
      [`${BREW}/etc/libvirt/libvirt.conf`]: 'uri_default = "qemu+tcp://h/system"\n',
      [`${BREW}/etc/libvirt/auth.conf`]: CREDENTIALS,
    };
    const machine = environment({ ...mac, euid: 0, files: [daemon], texts });
    expect(await resolveTarget(undefined, {}, machine)).toMatchObject({ host: 'h' });
    expect(await findCredentials(QUERY, machine)).toMatchObject({
      file: `${BREW}/etc/libvirt/auth.conf`,
    });
  });

  it('uses the prefix in LIBVIRT_PREFIX', async () => {
    const variables = { LIBVIRT_PREFIX: '/sw' };
    const machine = environment({ ...mac, variables, files: [daemon, '/sw/sbin/libvirtd'] });
    expect(await resolveTarget('qemu:///system', {}, machine)).toMatchObject({
      path: '/sw/var/run/libvirt/libvirt-sock',
    });
    expect(await resolveTarget('qemu:///session', {}, machine)).toMatchObject({
      autostart: { program: '/sw/sbin/libvirtd' },
    });
  });
});

describe('On Windows, findCredentials', () => {
  const windows = { platform: 'win32', euid: undefined, home: 'C:\\Users\\me' } as const;

  it.each(['/etc/libvirt/auth.conf', '\\etc\\libvirt\\auth.conf'])(
    'ignores %s, which any user may create',
    async (path) => {
      const machine = environment({ ...windows, texts: { [path]: CREDENTIALS } });
      expect(await findCredentials(QUERY, machine)).toBeUndefined();
    },
  );

  it("reads the auth.conf of the user's profile", async () => {
    const path = 'C:\\Users\\me\\AppData\\Local\\auth.conf';
    const machine = environment({ ...windows, texts: { [path]: CREDENTIALS } });
    expect(await findCredentials(QUERY, machine)).toMatchObject({ file: path });
  });
});

describe('For a program with its own transport, resolveTarget', () => {
  const use = { hasTransport: true } as const;
  const windows = { platform: 'win32', euid: undefined, home: 'C:\\Users\\me' } as const;
  const long = { euid: 7, variables: { XDG_RUNTIME_DIR: `/${'x'.repeat(200)}` } } as const;

  it.each([
    ['qemu:///system', windows],
    ['qemu:///session', windows],
    [undefined, windows],
    ['qemu:///system?socket=/run/s', windows],
    ['qemu:///session', long],
    ['qemu:///session', { euid: 7, ownerOf: () => 8 }],
  ])('needs no socket: %s on %j', async (uri, given) => {
    const machine = environment(given);
    await expect(resolveTarget(uri, {}, machine)).rejects.toThrow(/unix sockets|bytes|belongs/);
    expect(await resolveTarget(uri, {}, machine, use)).toMatchObject({
      transport: 'unix',
      autostart: undefined,
    });
  });

  it('needs no socket for administration', async () => {
    const machine = environment(windows);
    await expect(resolveAdminTarget('libvirtd:///system', {}, machine)).rejects.toThrow();
    const target = resolveAdminTarget('libvirtd:///system', {}, machine, use);
    await expect(target).resolves.toMatchObject({ uri: 'libvirtd:///system' });
  });

  it('still checks the URI', async () => {
    const machine = environment(windows);
    const target = resolveTarget('qemu:///system?socket=/s', { allow: [] }, machine, use);
    await expect(target).rejects.toThrow('"socket" is not in the option "allow"');
  });
});

describe('On Windows, resolveTarget with the option allow', () => {
  const windows = environment({ platform: 'win32', euid: undefined, home: 'C:\\Users\\me' });
  const allow = ['command', 'keyfile', 'pkipath', 'known_hosts', 'authfile'] as const;
  const shares = [
    '\\\\evil\\share\\x',
    '//evil/share/x',
    '\\/evil/share/x',
    '\\\\?\\UNC\\evil\\share',
    '\\\\.\\UNC\\evil\\share',
    '\\??\\UNC\\evil\\share',
  ];

  it.each(allow)(
    'rejects %s= with the path of another host, to which it would log in',
    async (name) => {
      const transport = name === 'pkipath' ? 'tls' : 'ssh';
      for (const share of shares) {
        const uri = `qemu+${transport}://h/system?${name}=${encodeURIComponent(share)}`;
        const target = resolveTarget(uri, { allow }, windows);
        await expect(target).rejects.toThrow(`its ${name} begins like the path of another host`);
        // The program itself may use a share, and elsewhere this is no share.
        await expect(resolveTarget(uri, {}, windows)).resolves.toBeDefined();
        await expect(resolveTarget(uri, { allow }, environment())).resolves.toBeDefined();
      }
    },
  );

  it('accepts a path of this machine', async () => {
    const uri = `qemu+tls://h/system?pkipath=${encodeURIComponent('C:\\pki')}`;
    await expect(resolveTarget(uri, { allow }, windows)).resolves.toMatchObject({
      pkiPath: 'C:\\pki',
    });
  });

  it('rejects a pipe of another host', async () => {
    for (const pipe of ['\\\\evil\\pipe\\x', '\\\\.\\pipe\\..\\UNC\\evil\\pipe\\x']) {
      const uri = `qemu:///system?socket=${encodeURIComponent(pipe)}`;
      await expect(resolveTarget(uri, {}, windows)).rejects.toThrow('no unix sockets');
    }
  });
});
