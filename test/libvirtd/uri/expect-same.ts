import { expect } from '@jest/globals';
import { sshArguments } from '../../../src/ssh/program.ts';
import type { SessionAutostart, Target } from '../../../src/uri/index.ts';
import type { Row } from '../../unit/uri/support/rows.ts';
import { addressOf } from './rig/hosts.ts';
import type { Observation } from './rig/observation.ts';

/** Expects that libvirt's client connected to the target of this client, and opened its name. */
export function expectSame(target: Target, observation: Observation, row: Row): void {
  switch (target.transport) {
    case 'unix': {
      const isOpen = row.sockets.includes(seenPath(target.path));
      // No row starts a daemon of the machine itself.
      const isStarted = target.autostart?.program.startsWith('/run/') === true;
      if (!isOpen && !isStarted) {
        expect(observation.stderr).toContain(`Failed to connect socket to '${target.path}'`);
        return;
      }
      expect(observation.door).toEqual({ kind: 'unix', path: seenPath(target.path) });
      if (!isOpen) expectStarted(target.autostart, observation);
      break;
    }
    case 'tcp':
    case 'tls':
    case 'libssh':
    case 'libssh2':
      expect(observation.door).toEqual({
        kind: 'tcp',
        address: addressOf(target.host),
        port: target.port,
        greeting: { tcp: '', tls: 'TLS', libssh: 'SSH', libssh2: 'SSH' }[target.transport],
      });
      // The bytes inside SSH cannot be observed.
      if (target.transport.startsWith('libssh')) return;
      break;
    case 'ssh':
      expect([
        // Until version 9, libvirt passed the name of CONNECT_OPEN to its helper.
        sshArguments({ ...target, helperName: target.openName }),
        sshArguments(target),
      ]).toContainEqual(observation.argv);
      break;
    case 'ext':
      // The script records an empty string if it is called without arguments.
      expect(observation.argv).toEqual(['']);
  }
  const { open, stderr, exitCode } = observation;
  expect({ name: open?.name, stderr, exitCode }).toEqual({
    name: target.openName,
    stderr: '',
    exitCode: 0,
  });
  expect((open?.flags ?? 0) & 1).toBe(target.readOnly ? 1 : 0);
}

/** Replaces /var/run, which is a link to /run. */
export function seenPath(path: string): string {
  return path.replace(/^\/var\/run\//, '/run/');
}

function expectStarted(autostart: SessionAutostart | undefined, { daemon }: Observation): void {
  const env = daemon?.env.filter((line) => !/^(?:PWD|OLDPWD|SHLVL|_)=/.test(line)).sort();
  expect({ ...daemon, env }).toEqual({
    argv: [autostart?.program, ...(autostart?.args ?? [])],
    env: Object.entries(autostart?.env ?? {})
      .map(([name, value]) => `${name}=${value}`)
      .sort(),
    files: expect.arrayContaining([autostart?.lockFile.slice(autostart.folder.length + 1)]),
  });
}
