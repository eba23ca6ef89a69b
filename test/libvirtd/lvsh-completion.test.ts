import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Connection } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import { PROGRAM_LIMIT_MS } from '../support/time-limits.ts';
import { until } from '../support/until.ts';
import { LvshProgram } from './lvsh/program.ts';
import { Tmux } from './lvsh/tmux.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { SilentServer } from './support/silent-server.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const NAMES = ['web server', 'web"quoted', "web's", 'web:colon', 'web$HOME'];

/** The names of a busy machine may take longer than a completion waits. */
const PATIENT = 'lvsh --timeout 100s';

const FISH = 'lvsh completion fish | source; complete -C "$argv[1]"';

/** A terminal within zsh types a line and a tab; zsh prints its line buffer. */
const ZSH = `zmodload zsh/zpty
zpty shell zsh -f
zpty -w shell 'autoload -U compinit; compinit -u -D; unsetopt zle_bracketed_paste; PS1=""'
zpty -w shell 'source <(lvsh completion zsh); show() { print -r -- "LINE<$BUFFER>"; zle kill-buffer }; zle -N show; bindkey "^X" show; print READY'
zpty -r shell line '*READY*READY*'
zpty -w -n shell "$1"$'\\t'$'\\x18'
zpty -r shell line '*LINE<*>*'
print -r -- "$line" | tr -d '\\r' | sed -n 's/.*LINE<\\(.*\\)>.*/\\1/p'
zpty -d shell`;

describeWithLibvirtd('The completion of lvsh', () => {
  let daemon: Libvirtd;
  let connection: Connection;
  let program: LvshProgram;
  let silent: SilentServer;

  beforeAll(async () => {
    daemon = await startLibvirtd();
    connection = await connect(daemon.uri('test'));
    for (const name of NAMES) {
      const escaped = name.replaceAll('&', '&amp;');
      await connection.domainDefineXml(`<domain type='test'><name>${escaped}</name>
        <memory unit='MiB'>64</memory><os><type>hvm</type></os></domain>`);
    }
    program = await LvshProgram.build();
    silent = await SilentServer.start();
  });

  afterAll(async () => {
    await silent?.stop();
    program?.[Symbol.dispose]();
    await connection?.close();
    await daemon?.stop();
  });

  it.each([
    ['lvsh net-lis', 'lvsh net-list'],
    ['lvsh list --al', 'lvsh list --all'],
    [`${PATIENT} dominfo web\\ s`, `${PATIENT} dominfo web\\ server`],
    [`${PATIENT} dominfo web:`, `${PATIENT} dominfo web:colon`],
    [`${PATIENT} dominfo web\\$`, `${PATIENT} dominfo web\\$HOME`],
    [`${PATIENT} dominfo web\\'`, `${PATIENT} dominfo web\\'s`],
    ['lvsh -c test+unix:///default?socket=/nowhere net-dum', 'net-dumpxml'],
  ])('completes in bash: %s', async (typed, completed) => {
    using tmux = new Tmux(`${program.bin}:/usr/bin:/bin`);
    await tmux.shows(/ready>/);
    tmux.enter(`export LIBVIRT_DEFAULT_URI='${daemon.uri('test')}'; bind 'set bell-style none'`);
    tmux.enter('source <(lvsh completion bash); clear; echo prepared');
    await tmux.shows(/^prepared$/m);
    tmux.type(typed);
    tmux.key('Tab');
    await until(() => tmux.screen().replaceAll('\n', '').includes(completed));
  });

  it('offers names with their kinds in fish', () => {
    const lines = shell('fish', '--no-config', '-c', FISH, `${PATIENT} dominfo web`);
    expect(lines.map((line) => line.split('\t')[0]).sort()).toEqual([...NAMES].sort());
    expect(shell('fish', '--no-config', '-c', FISH, 'lvsh net-l')).toEqual([
      'net-list\tList networks',
    ]);
  });

  it('inserts a quoted name in zsh', () => {
    expect(shell('zsh', '-f', '-c', ZSH, 'zsh', `${PATIENT} dominfo web\\'`)).toEqual([
      `${PATIENT} dominfo web\\'s `,
    ]);
    expect(shell('zsh', '-f', '-c', ZSH, 'zsh', 'lvsh net-lis')).toEqual(['lvsh net-list ']);
    expect(shell('zsh', '-f', '-c', ZSH, 'zsh', `${PATIENT} dominfo web:`)).toEqual([
      `${PATIENT} dominfo web:colon `,
    ]);
  });

  it('is empty for a host that never answers, and asks nothing', () => {
    const { port } = silent;
    const uri = `test+tcp://127.0.0.1:${port}/default`;
    expect(shell('lvsh', '__complete', '--', '-c', uri, 'dominfo', 'web')).toEqual([]);
    expect(shell('fish', '--no-config', '-c', FISH, `lvsh -c ${uri} dominfo web`)).toEqual([]);
  });

  /** Runs a shell with lvsh in its PATH. Returns its lines; it must not print errors. */
  function shell(name: string, ...args: readonly string[]): string[] {
    const { stdout, stderr } = spawnSync(name, args, {
      ...{ encoding: 'utf8', timeout: PROGRAM_LIMIT_MS, stdio: ['ignore', 'pipe', 'pipe'] },
      env: {
        ...{ PATH: `${program.bin}:/usr/bin:/bin`, HOME: program.folder, LC_ALL: 'C.UTF-8' },
        ...{ TERM: 'dumb', LIBVIRT_DEFAULT_URI: daemon.uri('test') },
      },
    });
    expect(stderr).toBe('');
    return stdout.split('\n').filter((line) => line !== '');
  }
});
