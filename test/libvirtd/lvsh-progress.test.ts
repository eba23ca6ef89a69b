import { execFileSync } from 'node:child_process';
import { constants, truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { until } from '../support/until.ts';
import { startPool } from './api/guest.ts';
import { LvshProgram } from './lvsh/program.ts';
import { Tmux } from './lvsh/tmux.ts';
import { MigrationRig } from './migration/rig.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const NAME = 'traveller';
const MIB = 1024 * 1024;

describeWithLibvirtd('lvsh on a terminal', () => {
  let rig: MigrationRig;
  let program: LvshProgram;
  let tmux: Tmux;

  beforeAll(async () => {
    rig = await MigrationRig.start();
    program = await LvshProgram.build();
  });

  beforeEach(async () => {
    tmux = new Tmux(`${program.bin}:/usr/bin:/bin`);
    await tmux.shows(/ready>/);
    tmux.enter(`export LIBVIRT_DEFAULT_URI='${rig.source.daemon.uri('qemu')}'; clear`);
    await tmux.shows(/^ready>\n/);
  });

  afterEach(() => tmux?.[Symbol.dispose]());

  afterAll(async () => {
    program?.[Symbol.dispose]();
    await rig?.[Symbol.asyncDispose]();
  });

  it('shows the progress of a migration, and removes it at an interrupt, which aborts', async () => {
    await rig.startBusyGuest(NAME);
    const destination = rig.destination.daemon.uri('qemu');
    for (const form of ['', ' --p2p']) {
      tmux.enter(`clear; lvsh migrate ${NAME} '${destination}' --live --bandwidth 1${form}`);
      await tmux.shows(/^migrate traveller {2}█*░* +\d+% .*iB\/.*iB\/s .* left$/m);
      tmux.key('C-c');
      const screen = await tmux.shows(/error: Interrupted\nready>$/m);
      expect(screen).not.toMatch(/░|█/);
      expect(await rig.stateOn('source', NAME)).toBe('running (booted), persistent');
      await until(async () => (await rig.stateOn('destination', NAME)) === 'absent');
    }
    await rig.forget(NAME);
  });

  it.each(['save', 'dump'])(
    'shows the progress of %s, and aborts it at an interrupt',
    async (command) => {
      // Even its zeros are more than the pipes hold. The test reads nothing, so the job does not end.
      const domain = await rig.source.connection.domainCreateXml(`<domain type='qemu'>
      <name>${NAME}</name><memory unit='GiB'>4</memory>
      <os><type arch='x86_64' machine='pc'>hvm</type></os></domain>`);
      const file = join(rig.folder, command);
      execFileSync('mkfifo', [file]);
      const reader = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
      tmux.enter(`clear; lvsh ${command} ${NAME} ${file}`);
      await tmux.shows(new RegExp(`^${command} traveller {2}█*░* +\\d+% .*iB/s .* left$`, 'm'));
      tmux.key('C-c');
      await until(async () => {
        const migration = await domain.qemuMonitorCommand('{"execute":"query-migrate"}');
        return migration.includes('"cancelling"');
      });
      // QEMU ends the job as soon as it can write again.
      const buffer = Buffer.alloc(65_536);
      let screen = '';
      await until(async () => {
        await reader.read(buffer).catch(() => undefined);
        screen = tmux.screen();
        return /error: Interrupted\nready>$/m.test(screen);
      });
      expect(screen).not.toMatch(/░|█/);
      expect(await domain.isActive()).toBe(true);
      await reader.close();
      await rig.forget(NAME);
    },
  );

  it('shows the progress of an upload, and none in a pipe', async () => {
    const pool = await startPool(rig.source.connection);
    await pool.storageVolCreateXml(
      `<volume><name>big</name><capacity>${256 * MIB}</capacity></volume>`,
    );
    const file = join(program.folder, 'big');
    writeFileSync(file, '');
    truncateSync(file, 256 * MIB);
    tmux.enter(`clear; lvsh vol-upload big ${file} disks; echo "exit $?"`);
    const screen = await tmux.shows(/exit 0/);
    expect(screen).not.toMatch(/░|█/);
    await tmux.wrote(/\rbig {2}█*░* +\d+% .*iB\/256\.0 MiB .*iB\/s +\d+s left/);
    tmux.enter(`clear; lvsh vol-upload big ${file} disks 2>&1 | cat -v; echo end`);
    expect(await tmux.shows(/^end$/m)).not.toMatch(/░|█|\^\[/);
  });
});
