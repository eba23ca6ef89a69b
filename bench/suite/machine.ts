import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What is there to measure with. A missing part has the reason why. */
export interface Machine {
  /** Compiled from bench/native; undefined without a C compiler. */
  readonly nullServer: string | undefined;
  /** The client in C on libvirt's own library; undefined without its headers. */
  readonly client: string | undefined;
  /** libvirt's own C codec of the statistics; undefined without libtirpc's headers. */
  readonly codec: string | undefined;
  /** Whether @unraid/libvirt is installed in bench/peers. */
  readonly hasUnraid: boolean;
  /** Whether @xmldom/xmldom is installed in bench/peers. */
  readonly hasXmldom: boolean;
  readonly missing: readonly string[];
}

const SOURCES = resolve('bench/native');

/** Compiles what this machine can compile, into `folder`. */
export function prepareMachine(folder: string): Machine {
  const missing: string[] = [];
  const compile = (name: string, purpose: string, libraries: readonly string[]) => {
    const target = join(folder, name);
    const source = join(SOURCES, `${name}.c`);
    const { status } = spawnSync('cc', ['-O2', '-o', target, source, ...libraries], {
      stdio: 'ignore',
    });
    if (status === 0) return target;
    missing.push(`${name}.c does not compile: ${purpose}`);
    return undefined;
  };
  const hasUnraid = existsSync(resolve('bench/peers/node_modules/@unraid/libvirt'));
  if (!hasUnraid) missing.push('no @unraid/libvirt: npm ci --prefix bench/peers');
  const hasXmldom = existsSync(resolve('bench/peers/node_modules/@xmldom/xmldom'));
  if (!hasXmldom) missing.push('no @xmldom/xmldom: npm ci --prefix bench/peers');
  return {
    nullServer: compile('null-server', 'no calls without a daemon (a C compiler)', []),
    client: compile('client', "no libvirt in C (package 'libvirt-dev')", ['-lvirt', '-lpthread']),
    codec: compile('codec', "no codec in C (package 'libtirpc-dev')", [
      '-I/usr/include/tirpc',
      '-ltirpc',
    ]),
    hasUnraid,
    hasXmldom,
    missing,
  };
}

/** Keeps a daemon with all its threads on the first CPU, or lets it run on all again. */
export function pin(pid: number, isPinned: boolean): void {
  const cpus = isPinned ? '0' : '0-255';
  execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', cpus, String(pid)], {
    stdio: 'ignore',
  });
}
