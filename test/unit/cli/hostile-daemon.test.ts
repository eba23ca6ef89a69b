import { describe, expect, it } from '@jest/globals';
import { catalogue } from '../../../src/cli/registry/registry.ts';
import { run } from '../../../src/cli/run.ts';
import { VirDomainEventType } from '../../../src/index.ts';
import type { TestDaemon } from '../../../src/testing/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { until } from '../../support/until.ts';
import { HostileTransport } from './hostile/hostile-transport.ts';
import type { HostileLine } from './hostile/lines.ts';
import { CHECKPOINT_DOMAIN, linesOf, prepare } from './hostile/lines.ts';
import type { TestSettings } from './support/test-environment.ts';
import { lvsh, TestEnvironment } from './support/test-environment.ts';

/** A title of the terminal, colours, C1 controls, new lines, tabs, marks of direction, no width. */
const VALUE =
  '\u001b]0;own\u0007\u001b[31m\u009b2J\r\nFORGED\tx\u202e\u2066\u200b\u00ad\ufeff\u2028';

/** XML may contain C1 controls. Line breaks are references, so that parsers keep them. */
const XML = '\u009b2J&#13;&#10;FORGED&#9;x\u202e\u2066\u200b\u00ad\u2028';
const XML_VALUE = '\u009b2J\r\nFORGED\tx\u202e\u2066\u200b\u00ad\u2028';

const FORMATS = ['table', 'json', 'ndjson', 'yaml', 'name', 'virsh'];

/** The sequences of lvsh's own progress: it replaces its line. */
const OWN_PROGRESS = new RegExp(`\\r([^\\r${'\u001b'}]*)${'\u001b'}\\[K`, 'g');

/** Everything that is not a visible character, a space, a tab, or the end of a line. */
const UNSAFE = /[^\P{C}\n\t]|[\p{Zl}\p{Zp}]/gu;

/** Commands whose result is a text of several lines, which may begin with any word. */
const DOCUMENTS = /dumpxml|capabilities|sysinfo|^(desc|metadata|qemu-agent-command)$/;

/** Commands that print numbers and words of their own alone, or that find nothing to print. */
const NO_TEXTS =
  /^(uri|version|nodeinfo|maxvcpus|node(cpu|mem).*|free.*|vcpu(info|pin)|iothreadinfo|cpu-(stats|baseline)|iface-begin|dom(blk|mem|if)stat|secret-(set|define|dump|undef).*|nwfilter-binding-list|domif-[gs]etlink|change-media|detach-disk|iface-bridge|update-memory-device|(get|set)-user-sshkeys)$/;

const HOSTILE: TestSettings = {
  isTTY: true,
  // Without colours, each escape sequence is one of the daemon.
  variables: { NO_COLOR: '1' },
  transport: (inner) =>
    new HostileTransport(inner, { value: VALUE, xml: XML, xmlValue: XML_VALUE }),
};

async function startPrepared(): Promise<TestDaemon> {
  const daemon = await startDaemon({ memory: true });
  prepare(daemon);
  await lvsh(daemon, 'snapshot-create-as web s1');
  return daemon;
}

/** libvirt refuses checkpoints of a domain with snapshots, so another domain gets it. */
async function prepareCheckpoint(daemon: TestDaemon): Promise<void> {
  daemon.hypervisor.domains.define(CHECKPOINT_DOMAIN).start();
  await lvsh(daemon, 'checkpoint-create-as db c1');
}

function expectHarmless(text: string): void {
  expect([...new Set(text.match(UNSAFE))]).toEqual([]);
}

const lines = (await catalogue.commands()).flatMap(linesOf);

describe('A daemon with hostile names and texts', () => {
  it.each(lines.map(({ words, input }) => [words.join(' '), { words, input }] as const))(
    'cannot control the terminal of lvsh %s',
    async (_title, { words, input }: HostileLine) => {
      const [command = ''] = words;
      let all = '';
      for (const format of FORMATS) {
        await using daemon = await startPrepared();
        if (command.startsWith('checkpoint-')) await prepareCheckpoint(daemon);
        const settings = { ...HOSTILE, input };
        const outcome = await lvsh(
          daemon,
          ['--yes', '--timeout', '20s', '-o', format, ...words],
          settings,
        );
        const shown = outcome.stdout + outcome.stderr.replaceAll(OWN_PROGRESS, '$1');
        expectHarmless(shown);
        // No line of lists, fields and messages can look like another one.
        if (!DOCUMENTS.test(command)) expect(shown).not.toMatch(/^FORGED/m);
        all += shown;
      }
      expect([command, all.includes('FORGED')]).toEqual([command, !NO_TEXTS.test(command)]);
    },
  );

  it('is copied exactly by -o json into a pipe, whose bytes are harmless too', async () => {
    await using daemon = await startPrepared();
    const { stdout } = await lvsh(daemon, '-o json list', { ...HOSTILE, isTTY: false });
    expectHarmless(stdout);
    expect(JSON.parse(stdout)).toMatchObject([{ name: `test${VALUE}` }, { name: `web${VALUE}` }]);
  });

  it.each(['-o name list', 'list --name', '-o name domiflist web', 'pool-list --name'])(
    'has one line for each name in a pipe: lvsh %s',
    async (line) => {
      await using daemon = await startPrepared();
      const { stdout } = await lvsh(daemon, line, { ...HOSTILE, isTTY: false });
      const names = stdout.split('\n').filter((name) => name.trim() !== '');
      expect(names.every((name) => name.includes('\\r\\nFORGED'))).toBe(true);
      expect(names.length).toBeGreaterThan(0);
    },
  );

  it('cannot control the terminal by an event', async () => {
    await using daemon = await startPrepared();
    const words = ['events', '--event', 'lifecycle', '--count', '1'];
    const environment = new TestEnvironment(daemon, words, HOSTILE);
    const exit = run(environment);
    const guest = daemon.hypervisor.domains.lookupByName('web');
    await until(() => {
      guest.emit({ kind: 'lifecycle', event: VirDomainEventType.SUSPENDED, detail: 0 });
      return environment.stdout.text !== '';
    });
    expect(await exit).toBe(0);
    expectHarmless(environment.stdout.text);
    expect(environment.stdout.text).toContain('\\r\\nFORGED');
  });

  it('cannot control the screen of lvsh top, nor its question', async () => {
    await using daemon = await startPrepared();
    const environment = new TestEnvironment(daemon, ['top'], HOSTILE);
    const exit = run(environment);
    await until(() => environment.stdout.text.includes('running'));
    environment.input.write('k');
    await until(() => environment.stdout.text.includes('destroy '));
    environment.input.write('nq');
    expect(await exit).toBe(0);
    const own = new RegExp(`${'\u001b'}\\[(\\?1049[hl]|\\?25[hl]|H|J|K)|\\r\\n`, 'g');
    expectHarmless(environment.stdout.text.replaceAll(own, ''));
  });

  it('cannot write into a command line that is being completed', async () => {
    await using daemon = await startPrepared();
    expect(await lvsh(daemon, ['__complete', '--', 'domstate', ''], HOSTILE)).toEqual({
      ...{ exitCode: 0, stdout: '', stderr: '' },
    });
  });

  it('cannot control the terminal by the calls of a dry run', async () => {
    await using daemon = await startPrepared();
    const { stdout } = await lvsh(daemon, '--dry-run destroy web', HOSTILE);
    expectHarmless(stdout);
    expect(stdout).toMatch(/^domain web.*FORGED.*: virDomainDestroy\(\)\n$/);
  });

  it('cannot control the terminal by the labels of metrics', async () => {
    await using daemon = await startPrepared();
    const { stdout, exitCode } = await lvsh(daemon, 'metrics', HOSTILE);
    expect(exitCode).toBe(0);
    expectHarmless(stdout);
    expect(stdout).toContain('FORGED');
  });
});

describe('A daemon with names and titles of 4 MiB', () => {
  const long = 'x'.repeat(4 * 1024 * 1024 - 1000);
  const settings: TestSettings = {
    ...HOSTILE,
    transport: (inner) => new HostileTransport(inner, { value: long, xml: '', xmlValue: '?' }),
  };

  it('has its names cut in tables', async () => {
    await using daemon = await startPrepared();
    const { exitCode, stdout } = await lvsh(daemon, 'list --all', settings);
    expect(exitCode).toBe(0);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThan(600);
    expect(stdout).toContain('xxx…');
  });

  it('has its names cut on the screen of lvsh top', async () => {
    await using daemon = await startPrepared();
    const environment = new TestEnvironment(daemon, ['top'], settings);
    const exit = run(environment);
    await until(() => environment.stdout.text.includes('running'));
    environment.input.write('q');
    expect(await exit).toBe(0);
    expect(environment.stdout.text.length).toBeLessThan(10_000);
  });

  it('has its names whole in JSON', async () => {
    await using daemon = await startPrepared();
    const { stdout } = await lvsh(daemon, '-o json domstate web', settings);
    expect(JSON.parse(stdout)).toMatchObject({ name: `web${long}` });
  });

  it('has its error messages cut on a terminal', async () => {
    await using daemon = await startPrepared();
    const { exitCode, stderr } = await lvsh(daemon, 'dominfo nix', settings);
    expect(exitCode).toBe(3);
    expect(stderr.length).toBeLessThan(5000);
  });
});
