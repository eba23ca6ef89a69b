import { describe, expect, it } from '@jest/globals';
import { Progress } from '../../../scripts/checks/progress.ts';

const LIMITS = { idleMs: 100, idleProcessorSeconds: 2, silentMs: 1000 };

describe('the progress of a program', () => {
  it('is missed when there is neither output nor work for a while', () => {
    const progress = new Progress(0, LIMITS);
    expect(progress.problem(0, 1)).toBeUndefined();
    expect(progress.problem(99, 1)).toBeUndefined();
    expect(progress.problem(100, 2.9)).toMatch(/^it hangs: no output and no work for/);
  });

  it('is seen in its output', () => {
    const progress = new Progress(0, LIMITS);
    for (let nowMs = 0; nowMs < 5000; nowMs += 50) {
      progress.output(nowMs);
      expect(progress.problem(nowMs + 1, 0)).toBeUndefined();
      expect(progress.problem(nowMs + 49, 0)).toBeUndefined();
    }
  });

  it('is seen in its use of the processor, of the latest time alone', () => {
    const progress = new Progress(0, LIMITS);
    for (let nowMs = 0; nowMs <= 500; nowMs += 50) {
      expect(progress.problem(nowMs, nowMs / 25)).toBeUndefined();
    }
    expect(progress.problem(550, 20)).toBeUndefined();
    expect(progress.problem(600, 20)).toMatch(/no work/);
  });

  it('is seen when a part of it has ended, whose time is not counted any more', () => {
    const progress = new Progress(0, LIMITS);
    progress.problem(0, 50);
    expect(progress.problem(100, 20)).toBeUndefined();
    expect(progress.problem(199, 20)).toBeUndefined();
    expect(progress.problem(200, 20)).toMatch(/no work/);
  });

  it('is missed in the end when it works for ever without output', () => {
    const progress = new Progress(0, LIMITS);
    for (let nowMs = 0; nowMs < 1000; nowMs += 50) {
      expect(progress.problem(nowMs, nowMs)).toBeUndefined();
    }
    expect(progress.problem(1000, 1000)).toMatch(/^it hangs: no output for/);
  });
});
