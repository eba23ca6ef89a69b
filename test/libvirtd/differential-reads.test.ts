import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import type { Answers } from './differential/ask-ours.ts';
import { askOurs } from './differential/ask-ours.ts';
import { differences } from './differential/compare.ts';
import { ERRORS_ALONE } from './differential/errors-alone.ts';
import { populate } from './differential/populate.ts';
import { PythonClient } from './differential/python-client.ts';
import { QUESTIONS } from './differential/questions/index.ts';
import { isError } from './differential/values.ts';
import { FakeAgent } from './guest-agent/fake-agent.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

describeWithLibvirtd('this package and libvirt-python', () => {
  let daemon: Libvirtd;
  let keeper: Connection;
  let agent: FakeAgent;
  /** The questions that at least one driver answered without an error. */
  const answered = new Set<string>();
  beforeAll(async () => {
    daemon = await startLibvirtd();
    await using connection = await connect(daemon.uri('qemu'));
    agent = await FakeAgent.start();
    await using python = await PythonClient.open(daemon.uri('qemu'));
    await populate(connection, agent, python);
    // The objects of the test driver exist only while a connection to it is open.
    keeper = await connect(daemon.uri('test'));
  });
  afterAll(async () => {
    await keeper?.close();
    await daemon?.stop();
    await agent?.[Symbol.asyncDispose]();
  });

  describe.each([
    ['test', 'unix'],
    ['qemu', 'unix'],
    ['qemu', 'tcp'],
  ] as const)('with the %s driver over %s', (driver, transport) => {
    let ours: Answers;
    let theirs: Record<string, unknown>;
    beforeAll(async () => {
      const uri = daemon.uri(driver, transport);
      await using python = await PythonClient.open(uri);
      await using connection = await connect(uri);
      const questions = QUESTIONS.map(({ id, kind, args, theirs }) => ({ id, kind, args, theirs }));
      theirs = await python.ask(questions);
      ours = await askOurs(connection, QUESTIONS);
    });

    it.each(QUESTIONS)('get the same answer from $id', ({ id, comparison }) => {
      const mine = ours[id] ?? {};
      expect(differences(comparison, mine, theirs[id])).toEqual([]);
      const values = Object.values(mine).flatMap((each) => Object.values(each));
      if (values.some((value) => !isError(value))) answered.add(id);
    });
  });

  it('get only errors for the questions of ERRORS_ALONE', () => {
    const failed = QUESTIONS.map(({ id }) => id).filter((id) => !answered.has(id));
    expect(failed.sort()).toEqual(Object.keys(ERRORS_ALONE).sort());
  });
});
