import { describe, expect, it } from '@jest/globals';
import { run } from '../../../src/cli/run.ts';
import { remote } from '../../../src/protocol/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { until } from '../../support/until.ts';
import { lvsh, TestEnvironment } from './support/test-environment.ts';

const HOSTILE = 'a\u001b[2Jb\u202ec\u009bd';

/** The colours that lvsh writes itself. */
const OWN_COLOURS = new RegExp(`${'\u001b'}\\[\\d+m`, 'g');

describe('lvsh', () => {
  it('exits with 2 and names similar commands if there is no such command', async () => {
    const outcome = await lvsh(undefined, 'dominf');
    expect(outcome).toMatchObject({ exitCode: 2, stdout: '' });
    expect(outcome.stderr).toContain('Similar commands: dominfo');
  });

  it('exits with 2 if an option is unknown, an argument is missing or one is too many', async () => {
    expect(await lvsh(undefined, 'list --nix')).toMatchObject({ exitCode: 2 });
    const missing = await lvsh(undefined, 'dominfo');
    expect(missing).toMatchObject({ exitCode: 2 });
    expect(missing.stderr).toContain('dominfo requires <domain>');
    expect(await lvsh(undefined, 'uri nix')).toMatchObject({ exitCode: 2 });
    expect(await lvsh(undefined, '-o xml uri')).toMatchObject({ exitCode: 2 });
  });

  it('exits with 3 if the domain does not exist, with the error as JSON for -o json', async () => {
    await using daemon = await startDaemon({ memory: true });
    const { exitCode, stderr } = await lvsh(daemon, 'dominfo nix -o json');
    expect(exitCode).toBe(3);
    expect(JSON.parse(stderr)).toMatchObject({
      error: { exitCode: 3, code: 'VIR_ERR_NO_DOMAIN', outcome: 'answered' },
    });
  });

  it('exits with 1 if libvirt refuses a call', async () => {
    await using daemon = await startDaemon({ memory: true });
    expect(await lvsh(daemon, 'start test')).toMatchObject({ exitCode: 1 });
  });

  it('exits with 4 if it cannot connect', async () => {
    const outcome = await lvsh(undefined, '-c test+tcp://127.0.0.1:1/default list');
    expect(outcome).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('127.0.0.1:1') });
  });

  it('exits with 124 at the deadline of --timeout', async () => {
    await using daemon = await startDaemon({ memory: true });
    using _ = daemon.misbehave({ kind: 'drop', procedure: remote.domainGetState });
    const environment = new TestEnvironment(daemon, ['--timeout', '5s', 'list'], {});
    const exit = run(environment);
    await until(() => environment.uris.length === 1);
    environment.advance(5000);
    expect(await exit).toBe(124);
    expect(environment.stderr.text).toContain('did not end within 5 s');
  });

  it('exits with 130 after an interrupt, and at once after a second one', async () => {
    await using daemon = await startDaemon({ memory: true });
    using _ = daemon.misbehave({ kind: 'drop', procedure: remote.domainGetState });
    const environment = new TestEnvironment(daemon, ['list'], {});
    const exit = run(environment);
    await until(() => environment.uris.length === 1);
    environment.interrupt();
    environment.interrupt();
    expect(environment.exits).toEqual([130]);
    expect(await exit).toBe(130);
  });

  it('asks before it destroys several domains on a terminal, and needs --yes elsewhere', async () => {
    await using daemon = await startDaemon({ memory: true });
    const refused = await lvsh(daemon, 'destroy test other');
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--yes') });
    const declined = await lvsh(daemon, 'destroy test other', { isTTY: true, input: 'n\n' });
    expect(declined).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('[y/N]') });
    expect(daemon.hypervisor.domains.lookupByName('test').isActive).toBe(true);
    const confirmed = await lvsh(daemon, 'destroy test other', { isTTY: true, input: 'y\n' });
    expect(confirmed.exitCode).toBe(3);
    expect(daemon.hypervisor.domains.lookupByName('test').isActive).toBe(false);
  });

  it('adds a column for the host if several URIs are given', async () => {
    await using daemon = await startDaemon({ memory: true });
    const words = ['-c', 'test://hail/default', '-c', 'test://sleet/default', 'list'];
    const { stdout } = await lvsh(daemon, [...words, '-o', 'table']);
    expect(stdout).toBe(
      'HOST   ID  NAME  STATE\nhail    1  test  running\nsleet   1  test  running\n',
    );
    const json = await lvsh(daemon, [...words, '-o', 'json', '--columns', 'host,name']);
    expect(JSON.parse(json.stdout)).toEqual([
      { host: 'hail', name: 'test' },
      { host: 'sleet', name: 'test' },
    ]);
  });

  it('connects to the URI of VIRSH_DEFAULT_CONNECT_URI, unless -c names one', async () => {
    await using daemon = await startDaemon({ memory: true });
    const variables = { VIRSH_DEFAULT_CONNECT_URI: 'test:///variable' };
    const environment = new TestEnvironment(daemon, ['uri'], { variables });
    await run(environment);
    expect(environment.uris).toEqual(['test:///variable']);
    const named = new TestEnvironment(daemon, ['uri', '-c', 'test:///named'], { variables });
    await run(named);
    expect(named.uris).toEqual(['test:///named']);
  });

  it('never writes control characters of a name to a terminal', async () => {
    await using daemon = await startDaemon({ memory: true });
    const xml = daemon.hypervisor.domains.lookupByName('test').xml;
    const title = xml
      .replace(/<uuid>.*?<\/uuid>/, '')
      .replace('<name>test</name>', '<name>x</name>');
    daemon.hypervisor.domains.define(title.replace('<name>x</name>', `<name>y\u202e</name>`));
    for (const format of ['table', 'json', 'yaml', 'virsh', 'name', 'ndjson']) {
      const { stdout } = await lvsh(daemon, `-o ${format} list --all`, { isTTY: true });
      expect(stdout).toContain('y');
      expect(stdout.replaceAll(OWN_COLOURS, '')).not.toMatch(/[\p{Cf}\u007f-\u009f]/u);
    }
    const { stderr } = await lvsh(daemon, ['dominfo', HOSTILE], { isTTY: true });
    expect(stderr.trimEnd()).not.toMatch(/\p{C}/u);
  });

  it('uses no colours if NO_COLOR is set, and uses them in a pipe if FORCE_COLOR is set', async () => {
    await using daemon = await startDaemon({ memory: true });
    const plain = await lvsh(daemon, 'list', { isTTY: true, variables: { NO_COLOR: '1' } });
    expect(plain.stdout).not.toContain('\u001b');
    const coloured = await lvsh(daemon, '-o table list', { variables: { FORCE_COLOR: '1' } });
    expect(coloured.stdout).toContain('\u001b[32mrunning\u001b[39m');
  });

  it('prints YAML whose texts are read as texts', async () => {
    await using daemon = await startDaemon({ memory: true });
    const { stdout } = await lvsh(daemon, '-o yaml list --columns name,state,id');
    expect(stdout).toBe('- name: test\n  state: running\n  id: 1\n');
  });

  it('runs several commands over one connection, in quotes or from stdin', async () => {
    await using daemon = await startDaemon({ memory: true });
    const quoted = new TestEnvironment(daemon, ['uri; domstate "test"; dominfo nix'], {});
    expect(await run(quoted)).toBe(3);
    expect(quoted.stdout.text).toBe('test:///default\n\nrunning\n\n\n');
    expect(quoted.uris).toHaveLength(1);
    const input = '# a comment\nuri\n\ndestroy test # now\n';
    const piped = await lvsh(daemon, '-o table batch', { input });
    expect(piped).toMatchObject({
      exitCode: 0,
      stdout: "test:///default\nDomain 'test' destroyed\n",
    });
  });

  it('completes commands, options and names, and is silent if it cannot connect', async () => {
    await using daemon = await startDaemon({ memory: true });
    const commands = await lvsh(daemon, '__complete -- net-l');
    expect(commands.stdout).toBe('net-list\tList networks\n');
    const options = await lvsh(daemon, '__complete -- domstate --rea');
    expect(options.stdout).toBe(
      '--reason\tPrint the reason of the state too\n--readonly\tConnect read-only\n',
    );
    const names = await lvsh(daemon, ['__complete', '--', 'domstate', '']);
    expect(names.stdout).toBe('test\tdomain\n');
    const nowhere = ['-c', 'test+unix:///default?socket=/nowhere', 'domstate', ''];
    const silent = await lvsh(undefined, ['__complete', '--', ...nowhere]);
    expect(silent).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });

  it('waits for names as long as the --timeout of the line that is completed', async () => {
    await using daemon = await startDaemon({ memory: true });
    const complete = async (timeout: string) => {
      const words = ['__complete', '--', '--timeout', timeout, 'domstate', ''];
      const environment = new TestEnvironment(daemon, words, {});
      const { connect } = environment;
      const limits: Array<number | undefined> = [];
      environment.connect = (uri, options) => {
        limits.push(options?.connectTimeoutMs);
        return connect(uri, options);
      };
      const exitCode = await run(environment);
      return { exitCode, stdout: environment.stdout.text, limits };
    };
    expect(await complete('20s')).toEqual({
      ...{ exitCode: 0, stdout: 'test\tdomain\n', limits: [20_000] },
    });
    expect(await complete('soon')).toEqual({ exitCode: 0, stdout: '', limits: [] });
  });

  it.each(['bash', 'zsh', 'fish', 'powershell'])(
    'prints a completion script for %s',
    async (shell) => {
      const { exitCode, stdout } = await lvsh(undefined, `completion ${shell}`);
      expect(exitCode).toBe(0);
      expect(stdout).toContain('__complete');
    },
  );

  it('prints the help of a command with its examples', async () => {
    const { stdout } = await lvsh(undefined, 'domstate --help');
    expect(stdout).toContain('lvsh domstate web --reason');
    expect(await lvsh(undefined, 'help domstate')).toMatchObject({ stdout });
  });
});
