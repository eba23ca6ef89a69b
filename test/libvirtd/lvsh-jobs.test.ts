import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '../../src/cli/run.ts';
import { until } from '../support/until.ts';
import { lvsh, TestEnvironment } from '../unit/cli/support/test-environment.ts';
import { compareWithVirsh, virsh } from './lvsh/compare.ts';
import { MigrationRig } from './migration/rig.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const NAME = 'traveller';

describeWithLibvirtd('lvsh about jobs', () => {
  let rig: MigrationRig;
  let source: string;
  let destination: string;

  beforeAll(async () => {
    rig = await MigrationRig.start();
    source = rig.source.daemon.uri('qemu');
    destination = rig.destination.daemon.uri('qemu');
  });
  afterAll(() => rig?.[Symbol.asyncDispose]());

  describe('with a guest that has no job', () => {
    beforeAll(async () => {
      await rig.startGuest('quiet');
    });
    afterAll(() => rig.forget('quiet'));
    compareWithVirsh(
      () => source,
      [
        { line: 'domjobinfo quiet' },
        { line: 'domjobinfo quiet --rawstats' },
        { line: 'domjobinfo quiet --completed' },
        { line: 'domjobinfo nix' },
        { line: 'domjobabort quiet', state: ['domstate quiet --reason'] },
      ],
    );
  });

  describe('with a guest that moves', () => {
    afterEach(() => rig.forget(NAME));

    it.each(['', ' --p2p', ' --p2p --tunnelled'])(
      'leaves the state that virsh leaves: migrate --live%s',
      async (form) => {
        const line = `migrate ${NAME} ${destination} --live --persistent --undefinesource${form}`;
        const states = async (): Promise<string> => {
          await until(async () => (await rig.stateOn('source', NAME)) === 'absent');
          return rig.stateOn('destination', NAME);
        };
        await rig.startGuest(NAME);
        const theirs = await virsh(source, line.split(' '));
        const theirState = await states();
        await rig.forget(NAME);
        await rig.startGuest(NAME);
        const ours = await lvsh(undefined, `-c ${source} -o virsh ${line}`);
        expect([ours.exitCode, ours.stdout]).toEqual([theirs.failed ? 1 : 0, theirs.stdout]);
        expect(await states()).toBe(theirState);
        expect(theirState).toBe('running (migrated), persistent');
      },
    );

    it('prints the statistics of a migration that has ended as virsh does', async () => {
      await rig.startGuest(NAME);
      const { exitCode } = await lvsh(
        undefined,
        `-c ${source} migrate ${NAME} ${destination} --live`,
      );
      expect(exitCode).toBe(0);
      for (const options of ['', ' --rawstats', ' --anystats']) {
        const line = `domjobinfo ${NAME} --completed --keep-completed${options}`;
        for (const uri of [source, destination]) {
          const theirs = await virsh(uri, line.split(' '));
          const ours = await lvsh(undefined, `-c ${uri} -o virsh ${line}`);
          expect(ours.stdout).toBe(theirs.stdout);
          expect(theirs.stdout.split('\n').length).toBeGreaterThan(15);
        }
      }
    });

    it('leaves the guest on the source at the first interrupt', async () => {
      const domain = await rig.startBusyGuest(NAME);
      const line = `-c ${source} migrate ${NAME} ${destination} --live --bandwidth 1`;
      const environment = new TestEnvironment(undefined, line.split(' '), {});
      const exit = run(environment);
      await until(async () => (await domain.getJobInfo()).dataProcessed > 0n);
      const { stdout } = await lvsh(undefined, `-c ${source} -o json domjobinfo ${NAME}`);
      expect(JSON.parse(stdout)).toMatchObject({ type: 'unbounded', operation: 'migration-out' });
      environment.interrupt();
      expect(await exit).toBe(130);
      expect(environment.stderr.text).toContain('running on the source');
      expect(await rig.stateOn('source', NAME)).toBe('running (booted), persistent');
      expect(await rig.stateOn('destination', NAME)).toBe('absent');
    });

    it('is aborted by domjobabort', async () => {
      const domain = await rig.startBusyGuest(NAME);
      const moved = virsh(source, [
        ...['migrate', NAME, destination, '--live', '--bandwidth', '1'],
      ]);
      await until(async () => (await domain.getJobInfo()).dataProcessed > 0n);
      const { exitCode } = await lvsh(undefined, `-c ${source} domjobabort ${NAME}`);
      expect(exitCode).toBe(0);
      expect((await moved).stderr).toContain('canceled by client');
    });
  });
});
