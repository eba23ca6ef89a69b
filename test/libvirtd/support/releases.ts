import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { PROGRAM_LIMIT_MS } from '../../support/time-limits.ts';

/** The programs and libraries whose release the tests know. */
export type Program = keyof typeof VERSIONS;

/** Returns the release of a program of this machine, such as `9.0.0`. */
export function releaseOf(program: Program): string {
  const release = known.get(program) ?? readRelease(program);
  known.set(program, release);
  return release;
}

const known = new Map<Program, string>();

interface Version {
  readonly command: readonly string[];
  readonly pattern: RegExp;
}

const VERSIONS = {
  libvirt: { command: ['libvirtd', '--version'], pattern: /^libvirtd \(libvirt\) (\d[\d.]+)/ },
  qemu: { command: ['qemu-system-x86_64', '--version'], pattern: /version (\d[\d.]+)/ },
  // It prints its version as an error.
  openssh: { command: ['ssh', '-V'], pattern: /^OpenSSH_(\d[\d.]+)/ },
  glib: { command: ['ldconfig', '-p'], pattern: /=> (\S+\/libglib-2\.0\.so\.0)$/m },
} as const satisfies Record<string, Version>;

function readRelease(program: Program): string {
  const { command, pattern }: Version = VERSIONS[program];
  const [file = '', ...args] = command;
  const { error, stdout, stderr } = spawnSync(file, args, {
    encoding: 'utf8',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
    timeout: PROGRAM_LIMIT_MS,
  });
  if (error !== undefined) throw error;
  const found = pattern.exec(`${stdout}${stderr}`)?.[1];
  if (found === undefined) throw new Error(`${command.join(' ')} names no release: ${stderr}`);
  return program === 'glib' ? glibRelease(found) : found;
}

/** Returns the release of GLib by the file name of its library: `.so.0.7400.6` is 2.74.6. */
function glibRelease(library: string): string {
  const [, minor, micro] = /\.so\.0\.(\d+)00\.(\d+)$/.exec(realpathSync(library)) ?? [];
  if (minor === undefined) throw new Error(`${realpathSync(library)} names no release`);
  return `2.${minor}.${micro}`;
}
