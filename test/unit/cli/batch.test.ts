import { describe, expect, it } from '@jest/globals';
import { run } from '../../../src/cli/run.ts';
import { TransportError } from '../../../src/index.ts';
import type { TestDaemon } from '../../../src/testing/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { until } from '../../support/until.ts';
import { lvsh, TestEnvironment } from './support/test-environment.ts';

function batch(daemon: TestDaemon, ...lines: readonly string[]) {
  return lvsh(daemon, ['batch', '--commands', lines.join('\n')]);
}

describe('A line of lvsh batch', () => {
  it('with --dry-run prints its calls, and the other lines make theirs', async () => {
    await using daemon = await startDaemon({ memory: true });
    const lines = ['destroy test --dry-run', 'domstate test', 'suspend test', 'domstate test'];
    const { exitCode, stdout } = await batch(daemon, ...lines);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      "domain test: virDomainDestroy()\nrunning\n\nDomain 'test' suspended\n\npaused\n\n",
    );
  });

  it.each([
    ['-c test:///other', 'connect'],
    ['--readonly', 'readonly'],
  ])('cannot choose another connection by %s', async (option, name) => {
    await using daemon = await startDaemon({ memory: true });
    for (const line of [`${option} destroy test`, `destroy test ${option}`]) {
      const { exitCode, stderr } = await batch(daemon, line);
      expect(exitCode).toBe(2);
      expect(stderr).toContain(`--${name} is not possible within a batch`);
    }
    expect((await lvsh(daemon, 'domstate test')).stdout).toContain('running');
  });

  it('runs once on each host', async () => {
    await using one = await startDaemon({ memory: true });
    await using other = await startDaemon({ memory: true });
    const words = ['-c', 'test://one/', '-c', 'test://other/', 'batch', '--commands'];
    const environment = new TestEnvironment(one, [...words, 'suspend test;domstate test'], {});
    const second = new TestEnvironment(other, [], {});
    const connectFirst = environment.connect;
    environment.connect = (uri, options) =>
      (uri === 'test://other/' ? second.connect : connectFirst)(uri, options);
    expect(await run(environment)).toBe(0);
    expect(environment.stderr.text).toBe('');
    for (const host of ['one', 'other']) {
      expect(environment.stdout.text.split(`${host}: Domain 'test' suspended`)).toHaveLength(2);
    }
  });

  it('runs on the other hosts, with their names, if a host cannot be reached', async () => {
    await using daemon = await startDaemon({ memory: true });
    const words = ['-c', 'test://one/', '-c', 'test://other/', 'batch', '--commands', 'hostname'];
    const environment = new TestEnvironment(daemon, words, {});
    const connect = environment.connect;
    environment.connect = async (uri, options) => {
      if (uri === 'test://other/') throw new TransportError('CONNECT_FAILED', 'No daemon');
      return connect(uri, options);
    };
    expect(await run(environment)).toBe(4);
    expect(environment.stdout.text).not.toContain('other');
    expect(environment.stderr.text).toBe('error: other: No daemon\n');
  });
});

describe('An interrupt of lvsh', () => {
  it.each(['batch --commands hostname;uri', 'start one two'])(
    'is reported once: %s',
    async (line) => {
      const environment = new TestEnvironment(undefined, line.split(' '), {});
      let attempts = 0;
      environment.connect = (_uri, options) =>
        new Promise((_resolve, reject) => {
          attempts += 1;
          options?.signal?.addEventListener('abort', () => reject(new Error('aborted')));
        });
      const exitCode = run(environment);
      await until(() => attempts > 0);
      environment.interrupt();
      expect(await exitCode).toBe(130);
      expect(environment.stderr.text).toBe('error: Interrupted\n');
    },
  );
});
