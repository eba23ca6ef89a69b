import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { connect as connectSocket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { connect } from '../../../../src/index.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { until } from '../../../support/until.ts';

const TIMEOUT_MS = 150;

describe('connectTimeoutMs', () => {
  it('limits connecting to a host that accepts no connection', async () => {
    // A stopped listener with a full queue: further clients get no reply at all.
    const child = spawn(
      process.execPath,
      [
        '-e',
        "const s = require('net').createServer(); s.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => console.log(s.address().port))",
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const fillers: Socket[] = [];
    try {
      const [line] = await once(child.stdout, 'data');
      const port = Number(String(line));
      child.kill('SIGSTOP');
      await until(() => /^State:\tT/m.test(readFileSync(`/proc/${child.pid}/status`, 'utf8')));
      for (let index = 0; index < 8; index += 1) {
        const filler = connectSocket(port, '127.0.0.1');
        filler.on('error', () => {});
        fillers.push(filler);
      }
      // One more than the length that the queue was given.
      await until(() => fillers.filter(({ readyState }) => readyState === 'open').length === 2);
      await until(() => connecting(port) === fillers.length - 2);
      using clock = new FakeClock();
      const uri = `test+tcp://127.0.0.1:${port}/default`;
      const settled = expect(connect(uri, { connectTimeoutMs: TIMEOUT_MS })).rejects.toMatchObject({
        ...{ name: 'TimeoutError', code: 'CONNECT_TIMEOUT', outcome: 'not-sent', phase: 'connect' },
        timeoutMs: TIMEOUT_MS,
        message: expect.stringContaining(uri),
      });
      await until(() => connecting(port) === fillers.length - 1);
      await clock.advance(TIMEOUT_MS);
      await settled;
    } finally {
      for (const filler of fillers) filler.destroy();
      child.kill('SIGKILL');
    }
  });
});

/** How many sockets of this machine are on their way to a port: SYN_SENT in /proc/net/tcp. */
function connecting(port: number): number {
  const far = `:${port.toString(16).toUpperCase().padStart(4, '0')} 02 `;
  return readFileSync('/proc/net/tcp', 'utf8').split(far).length - 1;
}
