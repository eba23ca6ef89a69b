import { describe, expect, it } from '@jest/globals';
import { coverage, covered, libvirtFunctions } from './differential/coverage.ts';

/** Checks which part of libvirt is compared with libvirt-python. This needs no daemon. */
describe('the comparison with libvirt-python', () => {
  const all = coverage();

  it('has a question, a story or a reason for each function of libvirt', () => {
    const silent = all.filter(({ by, reason }) => by === null && reason === null);
    expect(silent.map(({ fn }) => fn)).toEqual([]);
  });

  it('names only functions that exist in its questions and stories', () => {
    const known = new Set(libvirtFunctions().map(({ name }) => name));
    expect(covered().filter((fn) => !known.has(fn))).toEqual([]);
  });

  it('prints the number of compared functions and the reasons for the others', () => {
    const count = (by: string): number => all.filter((each) => each.by === by).length;
    const reasons = new Map<string, string[]>();
    for (const { fn, reason } of all) {
      if (reason !== null) reasons.set(reason, [...(reasons.get(reason) ?? []), fn]);
    }
    const table = [
      `${count('question')} functions that read are compared by their results`,
      `${count('story')} functions that change something are compared by their effects`,
      ...[...reasons].map(([reason, functions]) => `${functions.length}: ${reason}`),
    ];
    process.stdout.write(`${table.join('\n')}\n`);
    expect(count('question') + count('story')).toBe(new Set(covered()).size);
  });
});
