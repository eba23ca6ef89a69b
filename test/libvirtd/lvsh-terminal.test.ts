import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Connection, Domain } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import { until } from '../support/until.ts';
import { startPool } from './api/guest.ts';
import { startEchoGuest } from './console/echo-guest.ts';
import { LvshProgram } from './lvsh/program.ts';
import { Tmux } from './lvsh/tmux.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

describeWithLibvirtd('lvsh in a real terminal', () => {
  let daemon: Libvirtd;
  let connection: Connection;
  let domain: Domain;
  let program: LvshProgram;
  let tmux: Tmux;

  beforeAll(async () => {
    daemon = await startLibvirtd();
    connection = await connect(daemon.uri('qemu'));
    const started = await startEchoGuest(connection, await startPool(connection));
    domain = await connection.domainDefineXml(await started.getXmlDesc());
    program = await LvshProgram.build();
  });

  beforeEach(async () => {
    tmux = new Tmux(`${program.bin}:/usr/bin:/bin`);
    await tmux.shows(/ready>/);
    tmux.enter(`export LIBVIRT_DEFAULT_URI='${daemon.uri('qemu')}'; clear`);
    await tmux.shows(/^ready>\n/);
  });

  afterEach(() => tmux?.[Symbol.dispose]());

  afterAll(async () => {
    program?.[Symbol.dispose]();
    await connection?.close();
    await daemon?.stop();
  });

  it('types into a console, prints its help, and leaves it at ENTER ~.', async () => {
    const log = join(program.folder, 'console.log');
    tmux.enter(`lvsh console echo --log ${log}`);
    await tmux.shows(/Connected to domain 'echo'/);
    await typeUntilEchoed('first words');
    tmux.key('Enter');
    tmux.type('~?');
    await tmux.shows(/~\. {2}leave the console/);
    tmux.key('Enter');
    tmux.type('~.');
    await tmux.shows(/ready>$/m);
    await expectCooked();
    expect(readFileSync(log, 'utf8')).toContain('first words');
  });

  it('leaves a console at ^], and the escape can be another one', async () => {
    tmux.enter('lvsh console echo');
    await tmux.shows(/Escape character is \^\]/);
    await typeUntilEchoed('more words');
    tmux.key('C-]');
    await tmux.shows(/words[\s\S]*\nready>$/m);
    tmux.enter('clear; lvsh console echo -e ^A');
    await tmux.shows(/Escape character is \^A/);
    await typeUntilEchoed('other words');
    tmux.key('C-a');
    await tmux.shows(/other words[\s\S]*\nready>$/m);
    await expectCooked();
  });

  it('sends the size of the window to the shell of a console at ENTER ~s', async () => {
    tmux.enter('lvsh console echo');
    await tmux.shows(/Escape character/);
    await typeUntilEchoed('size');
    tmux.resize(90, 25);
    // The program hears of the new size a moment later.
    await until(() => {
      tmux.key('Enter');
      tmux.type('~s');
      return tmux.screen().includes('stty rows 25 columns 90');
    });
    tmux.key('C-]');
    await tmux.shows(/ready>$/m);
  });

  it('opens a console again after the guest has been destroyed and started', async () => {
    tmux.enter('lvsh console echo --resume');
    await tmux.shows(/Connected to domain/);
    await typeUntilEchoed('before');
    await domain.destroy();
    await tmux.shows(/The guest has stopped; waiting until it runs again/);
    await domain.create();
    await typeUntilEchoed('after');
    tmux.key('C-]');
    await tmux.shows(/after[\s\S]*\nready>$/m);
    await expectCooked();
  });

  it('ends a console without --resume when the guest is destroyed', async () => {
    tmux.enter('lvsh console echo; echo "exit $?"');
    await tmux.shows(/Connected to domain/);
    await typeUntilEchoed('words');
    await domain.destroy();
    await tmux.shows(/exit \d/);
    await expectCooked();
    await domain.create();
  });

  it('prints a console after the end of stdin until the guest ends, which virsh refuses', async () => {
    tmux.enter(`virsh -c ${daemon.uri('qemu')} console echo </dev/null; echo "virsh $?"`);
    await tmux.shows(/Cannot run interactive console without a controlling TTY/);
    await tmux.shows(/^virsh 1/m);
    tmux.enter('clear; printf words | lvsh console echo; echo "exit $?"');
    await tmux.shows(/^words/m);
    await domain.destroy();
    await tmux.shows(/exit 0/);
    await domain.create();
  });

  it('draws lvsh top again when the window is resized, and restores the screen', async () => {
    tmux.enter('lvsh top --interval 200ms');
    await tmux.shows(/lvsh top: 1 domains, 1 running/);
    await tmux.shows(/^echo +running +\d+\.\d/m);
    expect([tmux.state('alternate_on'), tmux.state('cursor_flag')]).toEqual(['1', '0']);
    expect(widthOf(await tmux.shows(/TX\/s\n/))).toBeLessThanOrEqual(100);
    tmux.resize(70, 12);
    const small = await tmux.shows(/^NAME .*WRITE\/s +RX\/s…\necho/m);
    expect(widthOf(small)).toBeLessThanOrEqual(70);
    tmux.key('q');
    await tmux.shows(/^ready> lvsh top[\s\S]*\nready>$/m);
    expect([tmux.state('alternate_on'), tmux.state('cursor_flag')]).toEqual(['0', '1']);
    await expectCooked();
  });

  it('asks in lvsh top before it destroys a guest, and starts it again', async () => {
    tmux.enter('lvsh top --interval 200ms');
    await tmux.shows(/^echo +running/m);
    tmux.type('k');
    await tmux.shows(/destroy echo\? y: yes/);
    tmux.type('n');
    await tmux.shows(/q: quit/);
    expect(await domain.isActive()).toBe(true);
    tmux.type('ky');
    await tmux.shows(/^echo +shutoff/m);
    tmux.type('s');
    await tmux.shows(/^echo +running/m);
    // An interrupt leaves the screen too.
    tmux.key('C-c');
    await tmux.shows(/^ready> lvsh top[\s\S]*\nready>$/m);
    expect(tmux.state('alternate_on')).toBe('0');
  });

  it('shows a screenshot as half blocks', async () => {
    tmux.enter('clear; lvsh screenshot echo --render blocks; echo "exit $?"');
    await tmux.shows(/▀[\s\S]*exit 0/);
    // The BIOS writes in grey on black.
    expect(tmux.screen(true)).toMatch(/38;2;(\d+);\1;\1/);
    expect(widthOf(tmux.screen())).toBeLessThanOrEqual(100);
  });

  it('refuses an edited text that is not valid, and sends it after it is repaired', async () => {
    const broken = program.write('break', `#!/bin/sh\nsed -i 's/<memory /<memry /' "$1"\n`);
    const mended = program.write(
      'mend',
      `#!/bin/sh\nsed -i 's/<memry /<memory /; s,</name>,</name><title>edited</title>,' "$1"\n`,
    );
    const editor = program.write(
      'editor',
      `#!/bin/sh\nif [ -e "$0.again" ]; then '${mended}' "$1"; else touch "$0.again"; '${broken}' "$1"; fi\n`,
    );
    tmux.enter(`EDITOR='${editor}' lvsh edit echo`);
    await tmux.shows(/error: line \d+: [\s\S]*Edit again\? y: yes, n: no, f: send it as it is/);
    tmux.enter('y');
    await tmux.shows(/Domain 'echo' XML configuration edited/);
    expect(await domain.getMetadata('TITLE', { flags: 'CONFIG' })).toBe('edited');
  });

  it('keeps an edited text that is refused, if the person says no', async () => {
    const editor = program.write('breaker', `#!/bin/sh\nsed -i 's/<memory /<memry /' "$1"\n`);
    tmux.enter(`EDITOR='${editor}' lvsh edit echo; echo "exit $?"`);
    await tmux.shows(/Edit again\?/);
    tmux.enter('n');
    const screen = await tmux.shows(/exit 1/);
    const [, file = ''] = /the text is kept in (\S+(?:\n\S+)?\.xml)/.exec(screen) ?? [];
    expect(readFileSync(file.replace('\n', ''), 'utf8')).toContain('<memry ');
    expect(await domain.getXmlDesc()).not.toContain('memry');
  });

  it('shows the progress of a download with bytes, rate and rest, and none in a pipe', async () => {
    const size = 256 * 1024 * 1024;
    const pool = await connection.storagePoolLookupByName('disks');
    await pool.storageVolCreateXml(
      `<volume><name>big</name><capacity>${size}</capacity><allocation>${size}</allocation></volume>`,
    );
    const file = join(program.folder, 'big');
    tmux.enter(`clear; lvsh vol-download big ${file} disks; echo "exit $?"`);
    const end = await tmux.shows(/exit 0/);
    expect(end).not.toContain('█');
    await tmux.wrote(/█.* \d+% +[\d.]+ [KMG]iB\/256\.0 MiB +[\d.]+ [KMG]iB\/s +\d+s left/);
    tmux.enter(`clear; lvsh vol-download big ${file} disks 2>&1 | cat -v; echo end`);
    expect(await tmux.shows(/^end$/m)).not.toMatch(/█|\^\[/);
    await (await pool.storageVolLookupByName('big')).delete();
  });

  /** Types until the guest has booted and echoes. */
  async function typeUntilEchoed(text: string): Promise<void> {
    await until(() => {
      tmux.type(text);
      return tmux.screen().includes(text);
    });
  }

  /** The terminal echoes and reads lines again. */
  async function expectCooked(): Promise<void> {
    tmux.enter('clear; stty -a | grep -o "[-]*icanon\\|[-]*echo "');
    await tmux.shows(/^icanon\necho/m);
  }
});

function widthOf(screen: string): number {
  return Math.max(...screen.split('\n').map((line) => [...line].length));
}
