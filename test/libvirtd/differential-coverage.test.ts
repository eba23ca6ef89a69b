import { describe, expect, it } from '@jest/globals';
import { coverage, covered, libvirtFunctions } from './differential/coverage.ts';

/** What part of libvirt is held against libvirt-python; no daemon is needed to tell. */
describe('of the functions of libvirt', () => {
  const all = coverage();

  it('none is without a question, a story, or a reason', () => {
    const silent = all.filter(({ by, reason }) => by === null && reason === null);
    expect(silent.map(({ fn }) => fn)).toEqual([]);
  });

  it('questions and stories name those that there are', () => {
    const known = new Set(libvirtFunctions().map(({ name }) => name));
    expect(covered().filter((fn) => !known.has(fn))).toEqual([]);
  });

  it('these are held against libvirt-python, and the others not, for these reasons', () => {
    const count = (by: string): number => all.filter((each) => each.by === by).length;
    const reasons = new Map<string, string[]>();
    for (const { fn, reason } of all) {
      if (reason !== null) reasons.set(reason, [...(reasons.get(reason) ?? []), fn]);
    }
    const table = [
      `${count('question')} functions read, and answer alike`,
      `${count('story')} functions do something, and leave things alike`,
      ...[...reasons].map(([reason, functions]) => `${functions.length}: ${reason}`),
    ];
    process.stdout.write(`${table.join('\n')}\n`);
    expect(count('question') + count('story')).toBe(new Set(covered()).size);
  });
});
