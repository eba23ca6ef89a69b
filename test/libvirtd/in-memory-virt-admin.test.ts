import { expect, it } from '@jest/globals';
import { connect } from '../../src/index.ts';
import { startDaemon } from '../../src/testing/index.ts';
import { run } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

describeWithLibvirtd('virt-admin with the in-memory daemon', () => {
  it('reads and changes the same settings as with libvirtd', async () => {
    await using daemon = await startDaemon({ admin: {} });
    await using user = await connect(daemon.uri);
    const ask = (command: string): Promise<string> =>
      run('/usr/bin/virt-admin', ['-c', daemon.adminUri, command]);
    expect(await ask('version')).toContain('Running against daemon: 9.0.0');
    expect(await ask('srv-list')).toMatch(/0\s+admin\n\s*1\s+libvirtd/);
    expect(await ask('srv-clients-list libvirtd')).toMatch(/^ \d+ +unix +\d{4}-/m);
    await ask('srv-threadpool-set libvirtd --max-workers 33');
    expect(await ask('srv-threadpool-info libvirtd')).toMatch(/maxWorkers +: 33/);
    await ask('srv-clients-set libvirtd --max-clients 44 --max-unauth-clients 4');
    expect(await ask('srv-clients-info libvirtd')).toMatch(/nclients_max +: 44/);
    await ask('daemon-log-filters 3:remote');
    expect(await ask('daemon-log-filters')).toContain('3:remote');
    const [, id = ''] = /^ (\d+) +unix/m.exec(await ask('srv-clients-list libvirtd')) ?? [];
    expect(await ask(`client-info libvirtd ${id}`)).toMatch(/readonly +: no/);
    await ask(`client-disconnect libvirtd ${id}`);
    await expect(user.getHostname()).rejects.toMatchObject({ name: 'TransportError' });
    await expect(ask('srv-threadpool-info none')).rejects.toThrow("No server named 'none'");
  });
});
