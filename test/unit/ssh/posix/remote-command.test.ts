import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RemoteCommandOptions } from '../../../../src/ssh/remote-command.ts';
import { remoteCommand } from '../../../../src/ssh/remote-command.ts';

const FACTS: RemoteCommandOptions = {
  proxy: 'auto',
  netcat: undefined,
  socketPath: '/var/run/libvirt/libvirt-sock',
  helperName: 'qemu:///system',
  readOnly: false,
};

/** Values that a shell must neither split nor execute. */
const HOSTILE = [
  "it's",
  '$(touch pwned)',
  '`touch pwned`',
  '"; touch pwned; "',
  "'; touch pwned; '",
  "''; touch pwned; ''",
  "'\\''; touch pwned; '\\''",
  'a b\tc',
  'a\nb',
  '$HOME ~ * ? [a] {b,c}',
  '\\',
  '-q',
  '!history',
  '#comment',
];

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'libvirt-client-remote-'));
  for (const name of ['virt-ssh-helper', 'nc']) {
    const script = `#!/bin/sh\nfor each; do printf '%s\\0' "$each"; done >>${folder}/argv\n`;
    writeFileSync(join(folder, name), script);
    chmodSync(join(folder, name), 0o755);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('The remote command', () => {
  it("is the command of libvirt's client", () => {
    expect(remoteCommand({ ...FACTS, proxy: 'native' })).toBe(
      `sh -c 'virt-ssh-helper 'qemu:///system''`,
    );
    expect(remoteCommand({ ...FACTS, proxy: 'netcat', netcat: '/opt/nc' })).toBe(
      `sh -c 'if '/opt/nc' -q 2>&1 | grep "requires an argument" >/dev/null 2>&1; then ARG=-q0;else ARG=;fi;'/opt/nc' $ARG -U /var/run/libvirt/libvirt-sock'`,
    );
    expect(remoteCommand({ ...FACTS, readOnly: true })).toBe(
      `sh -c 'which virt-ssh-helper 1>/dev/null 2>&1; if test $? = 0; then     virt-ssh-helper -r 'qemu:///system'; else    if 'nc' -q 2>&1 | grep "requires an argument" >/dev/null 2>&1; then ARG=-q0;else ARG=;fi;'nc' $ARG -U /var/run/libvirt/libvirt-sock; fi'`,
    );
  });

  it.each(HOSTILE)('passes %j to virt-ssh-helper as one argument', (helperName) => {
    expect(runAsLogin({ ...FACTS, proxy: 'native', helperName })).toEqual([helperName]);
  });

  it.each(HOSTILE)('passes %j to netcat as one argument', (socketPath) => {
    const argv = runAsLogin({ ...FACTS, proxy: 'netcat', socketPath });
    // The first call checks whether netcat supports -q.
    expect(argv).toEqual(['-q', '-U', socketPath]);
  });

  it.each(HOSTILE)('runs %j as the name of one program', (netcat) => {
    expect(runAsLogin({ ...FACTS, proxy: 'netcat', netcat })).toEqual([]);
  });
});

/** Runs the command in a login shell and returns the arguments of the programs. */
function runAsLogin(facts: RemoteCommandOptions): readonly string[] {
  const command = remoteCommand(facts);
  const script = `rm -f argv pwned; ${'sh -c "$1"'}; test ! -e pwned || exit 9; test ! -e argv || cat argv`;
  const output = execFileSync('/bin/sh', ['-c', `${script}; true`, 'sh', command], {
    cwd: folder,
    env: { PATH: `${folder}:/usr/bin:/bin`, HOME: '/home/nobody' },
    stdio: ['ignore', 'pipe', 'ignore'],
    encoding: 'utf8',
  });
  return output.split('\0').slice(0, -1);
}
