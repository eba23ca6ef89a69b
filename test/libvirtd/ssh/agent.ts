import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { until } from '../../support/until.ts';

/** Starts a real ssh-agent with one key. */
export interface Agent extends AsyncDisposable {
  readonly path: string;
}

export async function startAgent(path: string, keyFile: string): Promise<Agent> {
  const args = ['--pdeathsig', 'KILL', 'ssh-agent', '-D', '-a', path];
  const child = spawn('setpriv', args, { stdio: 'ignore' });
  await until(() => existsSync(path));
  execFileSync('ssh-add', ['-q', keyFile], { env: { SSH_AUTH_SOCK: path }, stdio: 'pipe' });
  return {
    path,
    async [Symbol.asyncDispose]() {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
