import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import type { Effect } from './differential/effects.ts';
import { REFUSED, UNSEEN } from './differential/effects.ts';
import { makeDisks } from './differential/populate.ts';
import { PythonClient } from './differential/python-client.ts';
import { STORIES } from './differential/stories/index.ts';
import type { Sides } from './differential/story.ts';
import { look, OURS, THEIRS, take } from './differential/story.ts';
import { FakeAgent } from './guest-agent/fake-agent.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

describeWithLibvirtd('this package and libvirt-python', () => {
  let daemon: Libvirtd;
  let keeper: Connection;
  const effects = new Map<string, Effect>();
  beforeAll(async () => {
    daemon = await startLibvirtd();
    keeper = await connect(daemon.uri('qemu'));
    await makeDisks(keeper, [OURS.name, THEIRS.name]);
    await keeper.networkCreateXml(
      "<network><name>default</name><bridge name='default0'/></network>",
    );
  });
  afterAll(async () => {
    await keeper?.close();
    await daemon?.stop();
  });

  describe.each(STORIES)('with $title of the $driver driver', (story) => {
    let connection: Connection;
    let sides: Sides<never>;
    let before = '';
    beforeAll(async () => {
      const uri = daemon.uri(story.driver);
      connection = await connect(uri);
      const python = await PythonClient.open(uri);
      await python.run('from types import SimpleNamespace');
      await python.run(`me = SimpleNamespace(**${JSON.stringify(THEIRS)})`);
      const me = { ...OURS, connection, it: undefined as never, other: undefined };
      const [ourAgent, theirAgent] = [await FakeAgent.start(), await FakeAgent.start()];
      sides = {
        me: { ...me, agent: ourAgent },
        them: { ...THEIRS, agent: theirAgent },
        python,
      };
      [before] = await look(story, sides);
    });
    afterAll(async () => {
      await sides?.python[Symbol.asyncDispose]();
      await connection?.close();
      await sides?.me.agent?.[Symbol.asyncDispose]();
      await sides?.them.agent?.[Symbol.asyncDispose]();
    });

    it.each(story.steps.map((step, index) => ({ ...step, index })))(
      'have the same effect in step $index by $fn',
      async (step) => {
        const { answers, seen } = await take(story, step, sides);
        expect(answers[0]).toEqual(answers[1]);
        expect(seen[0]).toEqual(seen[1]);
        const trace = step.returns || seen[0] !== before ? 'seen' : 'unseen';
        note(step.fn, answers[0].startsWith('{"error"') ? 'refused' : trace);
        before = seen[0];
      },
    );
  });

  function note(fn: string, effect: Effect): void {
    const order = ['refused', 'unseen', 'seen'];
    const best = effects.get(fn) ?? 'refused';
    effects.set(fn, order.indexOf(effect) > order.indexOf(best) ? effect : best);
  }

  it.each([
    ['unseen', UNSEEN],
    ['refused', REFUSED],
  ])('have at best an effect that is %s for the listed functions only', (effect, reasons) => {
    const functions = [...effects].filter(([, best]) => best === effect).map(([fn]) => fn);
    expect(functions.sort()).toEqual(Object.keys(reasons).sort());
  });
});
