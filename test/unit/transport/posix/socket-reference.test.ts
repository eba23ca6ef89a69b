import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { setProgramReferenced } from '../../../../src/transport/index.ts';

describe('A program that has closed its standard error', () => {
  it('gets no listeners when it keeps the process alive and no longer does, again and again', async () => {
    const child = spawn('sh', ['-c', 'exec 2>&-; exec cat']);
    child.stderr.resume();
    await once(child.stderr, 'close');
    for (let count = 0; count < 20; count += 1) {
      setProgramReferenced(child, true);
      setProgramReferenced(child, false);
    }
    const pipes = [child.stdin, child.stdout, child.stderr];
    expect(pipes.map((pipe) => pipe.listenerCount('connect'))).toEqual([0, 0, 0]);
    child.stdin.end();
    await once(child, 'exit');
  });
});
