import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { runProgram } from './process/run-program.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

describeWithLibvirtd('a program', () => {
  let daemon: Libvirtd;
  beforeAll(async () => {
    // The keepalive of the daemon must not keep the program alive either.
    daemon = await startLibvirtd({ config: { keepalive_interval: 1 } });
  });
  afterAll(() => daemon?.stop());

  it.each([
    ['closes', 'unix'],
    ['closes', 'tcp'],
    ['disposes', 'unix'],
    ['forgets', 'unix'],
    ['forgets', 'tcp'],
  ] as const)('that %s its connection over %s exits by itself', async (way, transport) => {
    const { status, stdout, stderr } = await runProgram(way, daemon.uri('test', transport));
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'worked\n', stderr: '' });
  });

  it('runs until all of its calls are answered', async () => {
    const { status, stdout } = await runProgram('leaves calls behind', daemon.uri('test'));
    expect(status).toBe(0);
    expect(stdout).toBe(`worked\n${'answer: TEST\n'.repeat(20)}`);
  });

  it('that cannot connect exits without waiting for connectTimeoutMs', async () => {
    const { status, stdout } = await runProgram(
      'cannot connect',
      'test+unix:///default?socket=/nowhere',
    );
    expect(status).toBe(0);
    expect(stdout).toBe('CONNECT_FAILED\nworked\n');
  });

  it('with NODE_DEBUG=libvirt traces packets without their contents', async () => {
    const { status, stderr } = await runProgram('closes', daemon.uri('test'), {
      NODE_DEBUG: 'libvirt',
    });
    expect(status).toBe(0);
    const lines = stderr.trim().split('\n');
    expect(lines[0]).toMatch(
      /^LIBVIRT \d+: #1 > REMOTE_PROC_AUTH_LIST CALL OK serial=\d+ 28 bytes$/,
    );
    expect(lines.at(-1)).toMatch(/#1 < REMOTE_PROC_CONNECT_CLOSE REPLY OK serial=\d+ 28 bytes$/);
    expect(stderr).toContain('> REMOTE_PROC_DOMAIN_DEFINE_XML CALL OK');
    expect(stderr).not.toContain('sesame');
  });
});
