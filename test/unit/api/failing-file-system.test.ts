import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { inUri } from '../../support/local-socket.ts';
import { turns } from '../../support/turns.ts';
import { until } from '../../support/until.ts';

type Functions = Readonly<Record<string, unknown>>;
type Call = (...args: readonly unknown[]) => unknown;

const MODULES = ['node:fs', 'node:fs/promises', 'node:os'] as const;

/** The calls of the file system so far, and the one to fail. Without a code, it never ends. */
const calls: { names: string[]; failing: number; code: string; onHang: () => void } = {
  ...{ names: [], failing: -1, code: '', onHang: () => {} },
};

/** Counts the calls of a function, and fails one of them. */
function counted(name: string, call: Call, canThrow: boolean): Call {
  return function (this: unknown, ...args) {
    const index = calls.names.push(name) - 1;
    if (index !== calls.failing) {
      const result = call.apply(this, [...args]);
      return name === 'open' ? watchHandle(result as Promise<FileHandle>) : result;
    }
    // Those that never throw say that there is no such file.
    if (name === 'existsSync') return false;
    const { code } = calls;
    if (code === '') {
      calls.onHang();
      return canThrow ? call.apply(this, [...args]) : new Promise(() => {});
    }
    const error = Object.assign(new Error(`${code}: failed, ${name}`), { code, syscall: name });
    // A file is closed in any case, so that none stays open.
    if (name === 'closeSync') call.apply(this, [...args]);
    if (canThrow) throw error;
    return Promise.reject(error);
  };
}

/** Closes the files that calls which never end keep open: Windows would keep their folder. */
const closeAll: Array<() => Promise<void>> = [];

/** The methods of an open file are calls too. */
async function watchHandle(opening: Promise<FileHandle>): Promise<FileHandle> {
  const handle = await opening;
  const close = handle.close.bind(handle);
  closeAll.push(async () => {
    if (handle.fd !== -1) await close();
  });
  for (const name of ['stat', 'read', 'close', 'appendFile'] as const) {
    const call = handle[name].bind(handle) as Call;
    Object.assign(handle, {
      [name]: async (...args: readonly unknown[]) => {
        // A file is closed in any case, so that none stays open.
        if (name === 'close') await call();
        return await counted(`handle.${name}`, name === 'close' ? nothing : call, false)(...args);
      },
    });
  }
  return handle;
}

const nothing = async (): Promise<void> => {};

/** Jest's `process.env` is a copy, which the real function does not read. */
function functionOf(actual: Functions, name: string): Call {
  return name === 'homedir' ? () => join(folder, 'home') : (actual[name] as Call);
}

const NEVER_FAIL = ['tmpdir', 'type', 'platform', 'release', 'endianness', 'arch'];

for (const module of MODULES) {
  const actual: Functions = await import(module);
  const isAsync = module === 'node:fs/promises';
  const names = Object.keys(actual).filter((name) => /^[a-z]/.test(name) && name !== 'default');
  const replaced = Object.fromEntries(
    names
      .filter((name) => typeof actual[name] === 'function' && !NEVER_FAIL.includes(name))
      .filter((name) => isAsync || name.endsWith('Sync') || module === 'node:os')
      .map((name) => [name, counted(name, functionOf(actual, name), !isAsync)]),
  );
  const all = { ...actual, ...replaced };
  jest.unstable_mockModule(module, () => ({ ...all, default: all }));
}

const { connect, connectAdmin, LibvirtError, openSshSession } = await import(
  '../../../src/index.ts'
);

const { createCertificateAuthority, createClientCertificate } = await import(
  '../../../src/pki/index.ts'
);
const { QUICK } = await import('../tls/certificates.ts');

const CODES = ['EACCES', 'EIO', 'ELOOP', 'EMFILE'];

let folder: string;
let port: number;
/** Accepts connections and closes them: SSH reads its files when it is connected. */
const server = createServer((socket) => socket.on('error', () => {}).destroy());
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'failing-'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as { port: number }).port;
  for (const name of ['home/.ssh', 'home/.config/libvirt', 'pki', 'run']) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  write('home/.ssh/config', 'Include extra*\nUserKnownHostsFile ~/.ssh/known_hosts');
  write('home/.ssh/extra', 'IdentityFile ~/.ssh/id_ed25519');
  write('home/.ssh/known_hosts', '');
  write('home/.ssh/id_ed25519', 'no key');
  write('home/.config/libvirt/libvirt.conf', 'uri_aliases = [ "a=test:///default" ]');
  write('home/.config/libvirt/libvirt-admin.conf', 'uri_aliases = [ "a=libvirtd:///session" ]');
  write('home/.config/libvirt/auth.conf', '[auth-libvirt-default]\ncredentials=x\n');
  await writeCertificates();
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await Promise.all(closeAll.map((close) => close()));
  // Windows keeps a closed file for a moment.
  rmSync(folder, { recursive: true, maxRetries: 20 });
});

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text, { mode: 0o600 });
}

async function writeCertificates(): Promise<void> {
  const ca = await createCertificateAuthority({ ...QUICK, name: 'Test authority' });
  const client = await createClientCertificate(ca, { ...QUICK, name: 'me' });
  write('pki/cacert.pem', ca.cert);
  write('pki/clientcert.pem', client.cert);
  write('pki/clientkey.pem', client.key);
}

/** Runs `body` as a user with a home of its own, with one failing call. Returns the error. */
async function failureOf(body: () => Promise<unknown>, index: number, code: string) {
  const variables = {
    ...{ XDG_RUNTIME_DIR: join(folder, 'run'), XDG_CONFIG_HOME: '' },
    // The folder of the settings on Windows.
    LOCALAPPDATA: join(folder, 'home/.config/libvirt'),
    VIRTD_PATH: join(folder, 'none'),
  };
  const before = { ...process.env };
  // For root only the files in /etc are read. Windows has no root.
  const euid = process.geteuid?.();
  if (euid !== undefined) jest.spyOn(process, 'geteuid').mockReturnValue(euid || 1000);
  Object.assign(process.env, variables);
  Object.assign(calls, { names: [], failing: index, code });
  try {
    await body();
    return undefined;
  } catch (error) {
    return error;
  } finally {
    process.env = before;
    jest.restoreAllMocks();
    calls.failing = -1;
  }
}

const OPENINGS: [string, (options: { readonly signal?: AbortSignal }) => Promise<unknown>][] = [
  ['connect() to the session daemon', (options) => connect('qemu:///session', options)],
  ['connect() without a URI', (options) => connect(options)],
  [
    'connect() over TLS',
    (options) =>
      connect(`qemu+tls://127.0.0.1:${port}/system?pkipath=${inUri(folder)}/pki`, options),
  ],
  ['connect() over SSH', (options) => connect(`qemu+ssh://me@127.0.0.1:${port}/system`, options)],
  [
    'connect() over libssh',
    (options) => connect(`qemu+libssh://me@127.0.0.1:${port}/system`, options),
  ],
  ['connectAdmin()', (options) => connectAdmin('libvirtd:///session', options)],
  [
    'openSshSession()',
    (options) => openSshSession(`qemu+ssh://me@127.0.0.1:${port}/system`, options),
  ],
];

describe('If any call of the file system fails,', () => {
  it.each(OPENINGS)('%s rejects with a LibvirtError', async (_, open) => {
    const body = (): Promise<unknown> => open({});
    const whole = await failureOf(body, -1, '');
    expect(whole).toBeInstanceOf(LibvirtError);
    const { names } = calls;

    expect(names.length).toBeGreaterThan(2);
    const wrong: unknown[] = [];
    for (const code of CODES) {
      for (const [index, name] of names.entries()) {
        const error = await failureOf(body, index, code);
        if (!(error instanceof LibvirtError)) wrong.push([name, index, String(error)]);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('If any call of the file system never ends,', () => {
  it.each(OPENINGS)('%s can be aborted', async (_, open) => {
    await failureOf(() => open({}), -1, '');
    const { names } = calls;
    const endless: unknown[] = [];
    for (const [index, name] of names.entries()) {
      const controller = new AbortController();
      calls.onHang = () => controller.abort();
      let error: unknown;
      const opening = failureOf(() => open({ signal: controller.signal }), index, '');
      void opening.then((reason) => {
        error = reason;
      });
      await until(() => controller.signal.aborted || error !== undefined);
      await turns();
      if (!(error instanceof LibvirtError)) endless.push([name, index, String(error)]);
    }
    expect(endless).toEqual([]);
  });
});
