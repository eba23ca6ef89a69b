import { expect, it } from '@jest/globals';
import { wordOptions } from '../../src/cli/parse/word-options.ts';
import { catalogue } from '../../src/cli/registry/registry.ts';
import { virsh } from './lvsh/compare.ts';
import { describeWithLibvirtd } from './support/suite.ts';

/** More words than a command of virsh takes, so that it is refused before it is run. */
const WORDS = Array.from({ length: 60 }, (_, at) => `word${at}`);
const UNEXPECTED = /unexpected data 'word(\d+)'/;

describeWithLibvirtd('The words after the name of a command of lvsh', () => {
  it('go to as many positions and options as in virsh, in its order', async () => {
    const wrong: unknown[] = [];
    for (const { name, positions = [] } of await catalogue.commands()) {
      const words = wordOptions(name);
      if (words.length === 0) continue;
      const { stderr } = await virsh('test:///default', [name, ...WORDS]);
      const count = Number(UNEXPECTED.exec(stderr)?.[1]);
      const help = (await virsh('test:///default', ['help', name])).stdout;
      const places = words.map((word) => help.indexOf(`--${word} `));
      const inOrder = places.every((place, at) => place > (places[at - 1] ?? 0));
      if (count !== positions.length + words.length || !inOrder) wrong.push({ name, count, words });
    }
    expect(wrong).toEqual([]);
  });
});
