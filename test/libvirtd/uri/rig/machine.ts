import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TlsOptions } from 'node:tls';
import { HOMES, USER_ID } from '../../../unit/uri/support/rows.ts';
import { HOSTS } from './hosts.ts';

const RIG = '/run/rig';
const RUNTIME = `${RIG}/runtime`;

/** The script that replaces ssh and the program of the transport `ext`. */
export const SCRIPT = `${RIG}/ssh`;

/** The socket that the script connects to. */
export const SCRIPT_SOCKET = `${RIG}/far-end`;

const ARGV_FILE = `${RIG}/notes/argv`;

/** The record of a daemon that a client started. */
export const DAEMON_FILE = `${RIG}/notes/daemon`;

/** The folder of the daemons that a client can start. */
export const DAEMONS = `${RIG}/daemons`;

/** Sets up the parts of the machine that all rows share. */
export function prepareMachine(): TlsOptions {
  writeFileSync('/etc/hosts', HOSTS.map(([name, address]) => `${address} ${name}\n`).join(''));
  mkdirSync(`${RIG}/notes`, { recursive: true });
  chmodSync(`${RIG}/notes`, 0o777);
  writeScript(SCRIPT, `printf '%s\\0' "$@" >${ARGV_FILE}\nexec nc -U ${SCRIPT_SOCKET}`);
  for (const daemon of ['libvirtd', 'virtqemud', 'virttestd']) {
    // Node sees the file when it is complete. The socket follows shortly after.
    writeScript(
      `${DAEMONS}/${daemon}`,
      `{ echo "$0"; printf '%s\\n' "$@"; echo --; ls "$XDG_RUNTIME_DIR/libvirt"; echo --; env; } >${DAEMON_FILE}.new
mv ${DAEMON_FILE}.new ${DAEMON_FILE}`,
    );
  }
  return makeCertificates();
}

/** Recreates the users' folders and deletes the records of the last row. */
export function cleanMachine(): void {
  for (const path of ['/run/libvirt', RUNTIME, '/run/rig/home', '/etc/libvirt']) {
    rmSync(path, { recursive: true, force: true });
  }
  for (const path of [ARGV_FILE, DAEMON_FILE]) rmSync(path, { force: true });
  for (const home of Object.values(HOMES)) mkdirSync(home, { recursive: true });
  mkdirSync(RUNTIME, { mode: 0o700 });
}

/** Gives the user ownership of the files in the user's folders. */
export function giveToUser(): void {
  execFileSync('chown', ['--recursive', `${USER_ID}:${USER_ID}`, RUNTIME, HOMES.user]);
}

export function writeText(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Returns how the script was called; null if it was not called. */
export function readArgv(): string[] | null {
  if (!existsSync(ARGV_FILE)) return null;
  return readFileSync(ARGV_FILE, 'utf8').split('\0').slice(0, -1);
}

export interface DaemonStart {
  readonly argv: readonly string[];
  readonly files: readonly string[];
  readonly env: readonly string[];
}

/** Returns how a daemon was started; null if none was started. */
export function readDaemon(): DaemonStart | null {
  if (!existsSync(DAEMON_FILE)) return null;
  const parts = readFileSync(DAEMON_FILE, 'utf8').split('--\n');
  const [argv = [], files = [], env = []] = parts.map((part) => part.split('\n').slice(0, -1));
  return { argv, files, env };
}

function writeScript(path: string, body: string): void {
  writeText(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
}

/** Creates a CA in libvirt's folder, and a server certificate for every host in the rows. */
function makeCertificates(): TlsOptions {
  const folder = join(RIG, 'certificates');
  const certtool = (...args: readonly string[]): void => {
    execFileSync('certtool', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  };
  const names = HOSTS.flatMap(([name, address]) => [
    `dns_name = ${name}`,
    `ip_address = ${address}`,
  ]);
  writeText(`${folder}/authority.info`, 'cn = authority\nca\ncert_signing_key\n');
  writeText(
    `${folder}/server.info`,
    ['cn = h', ...names, 'tls_www_server', 'signing_key', 'encryption_key', ''].join('\n'),
  );
  for (const owner of ['authority', 'server']) {
    // libvirt 9 rejects certificates whose key cannot encipher, and only RSA keys can.
    certtool('--generate-privkey', '--key-type=rsa', '--bits=2048', `--outfile=${owner}.key`);
  }
  certtool(
    '--generate-self-signed',
    ...['--load-privkey=authority.key', '--template=authority.info', '--outfile=authority.pem'],
  );
  certtool(
    '--generate-certificate',
    ...['--load-privkey=server.key', '--template=server.info', '--outfile=server.pem'],
    ...['--load-ca-certificate=authority.pem', '--load-ca-privkey=authority.key'],
  );
  const authority = readFileSync(join(folder, 'authority.pem'), 'utf8');
  writeText('/etc/pki/CA/cacert.pem', authority);
  writeText(`${RIG}/pki/cacert.pem`, authority);
  return {
    cert: readFileSync(join(folder, 'server.pem')),
    key: readFileSync(join(folder, 'server.key')),
  };
}
