import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TlsOptions } from 'node:tls';
import { HOMES, USER_ID } from '../../../unit/uri/support/rows.ts';
import { HOSTS } from './hosts.ts';

const RIG = '/run/rig';
const RUNTIME = `${RIG}/runtime`;

/** Takes the place of ssh, and of a program of the transport `ext`. */
export const SCRIPT = `${RIG}/ssh`;

/** The socket that the script leads to. */
export const SCRIPT_SOCKET = `${RIG}/far-end`;

const ARGV_FILE = `${RIG}/notes/argv`;

/** What is written down about a daemon that a client starts. */
export const DAEMON_FILE = `${RIG}/notes/daemon`;

/** Where a client finds the daemons that it may start. */
export const DAEMONS = `${RIG}/daemons`;

/** Puts up what all rows share. */
export function prepareMachine(): TlsOptions {
  writeFileSync('/etc/hosts', HOSTS.map(([name, address]) => `${address} ${name}\n`).join(''));
  mkdirSync(`${RIG}/notes`, { recursive: true });
  chmodSync(`${RIG}/notes`, 0o777);
  writeScript(SCRIPT, `printf '%s\\0' "$@" >${ARGV_FILE}\nexec nc -U ${SCRIPT_SOCKET}`);
  for (const daemon of ['libvirtd', 'virtqemud', 'virttestd']) {
    // Node sees the file when it is complete; the socket is there soon after.
    writeScript(
      `${DAEMONS}/${daemon}`,
      `{ echo "$0"; printf '%s\\n' "$@"; echo --; ls "$XDG_RUNTIME_DIR/libvirt"; echo --; env; } >${DAEMON_FILE}.new
mv ${DAEMON_FILE}.new ${DAEMON_FILE}`,
    );
  }
  return makeCertificates();
}

/** Makes the folders of the users anew, and forgets what the last row wrote. */
export function cleanMachine(): void {
  for (const path of ['/run/libvirt', RUNTIME, '/run/rig/home', '/etc/libvirt']) {
    rmSync(path, { recursive: true, force: true });
  }
  for (const path of [ARGV_FILE, DAEMON_FILE]) rmSync(path, { force: true });
  for (const home of Object.values(HOMES)) mkdirSync(home, { recursive: true });
  mkdirSync(RUNTIME, { mode: 0o700 });
}

/** Makes the user the owner of what is in the user's folders. */
export function giveToUser(): void {
  execFileSync('chown', ['--recursive', `${USER_ID}:${USER_ID}`, RUNTIME, HOMES.user]);
}

export function writeText(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** How the script was called; null when it was not. */
export function readArgv(): string[] | null {
  if (!existsSync(ARGV_FILE)) return null;
  return readFileSync(ARGV_FILE, 'utf8').split('\0').slice(0, -1);
}

export interface DaemonStart {
  readonly argv: readonly string[];
  readonly files: readonly string[];
  readonly env: readonly string[];
}

/** How a daemon was started; null when none was. */
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

/** An authority in libvirt's own place, and a server's certificate for every host of the rows. */
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
    // libvirt 9 refuses certificates whose key is not for encryption, which only RSA's can be.
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
