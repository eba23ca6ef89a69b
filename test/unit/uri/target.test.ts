import { describe, expect, it } from '@jest/globals';
import { resolveTarget } from '../../../src/uri/index.ts';
import { environment } from './support/environment.ts';

const SYSTEM = '/var/run/libvirt/libvirt-sock';

describe('resolveTarget', () => {
  it.each([
    ['qemu:///system', { transport: 'unix', path: SYSTEM }],
    ['qemu+unix:///system', { transport: 'unix', path: SYSTEM }],
    [
      'qemu:///system?socket=/my/sock',
      { transport: 'unix', path: '/my/sock', tried: ['/my/sock'] },
    ],
    ['qemu://h/system', { transport: 'tls', host: 'h', port: 16_514 }],
    ['qemu+tls:///system', { transport: 'tls', host: 'localhost', port: 16_514 }],
    ['qemu+tls://h:1/system', { transport: 'tls', host: 'h', port: 1 }],
    ['qemu+tcp://h/system', { transport: 'tcp', host: 'h', port: 16_509 }],
    ['qemu+tcp:///system', { transport: 'tcp', host: 'localhost', port: 16_509 }],
    ['qemu+tcp://[::1]:7/system', { transport: 'tcp', host: '::1', port: 7 }],
    ['qemu+ssh://me@h/system', { transport: 'ssh', host: 'h', user: 'me', port: undefined }],
    ['qemu+libssh2://h:22/system', { transport: 'libssh2', host: 'h', user: 'root', port: 22 }],
    ['qemu+ext:///system?command=/bin/x', { transport: 'ext', command: '/bin/x' }],
  ])('resolves %s', async (uri, target) => {
    const resolved = await resolveTarget(uri, {}, environment());
    expect(resolved).toMatchObject({ ...target, uri, openName: 'qemu:///system' });
  });

  it('uses LIBVIRT_DEFAULT_URI if the program passes no URI', async () => {
    const variables = { LIBVIRT_DEFAULT_URI: 'test+tcp://h/default' };
    for (const given of [undefined, '']) {
      expect(await resolveTarget(given, {}, environment({ variables }))).toMatchObject({
        transport: 'tcp',
        uri: 'test+tcp://h/default',
        openName: 'test:///default',
      });
    }
    const given = await resolveTarget('qemu:///system', {}, environment({ variables }));
    expect(given).toMatchObject({ transport: 'unix', openName: 'qemu:///system' });
  });

  it('lets the local daemon choose the hypervisor if there is no URI at all', async () => {
    const variables = { LIBVIRT_DEFAULT_URI: '' };
    expect(await resolveTarget(undefined, {}, environment({ variables }))).toMatchObject({
      transport: 'unix',
      path: SYSTEM,
      uri: undefined,
      openName: '',
    });
    const variablesOfUser = { XDG_RUNTIME_DIR: '/run/user/7' };
    const user = environment({ euid: 7, variables: variablesOfUser });
    expect(await resolveTarget(undefined, {}, user)).toMatchObject({
      path: '/run/user/7/libvirt/libvirt-sock',
    });
  });

  it('chooses the read-only socket for a read-only connection, unless the URI names one', async () => {
    const path = (uri: string) => resolveTarget(uri, { readOnly: true }, environment());
    expect(await path('qemu:///system')).toMatchObject({ path: `${SYSTEM}-ro` });
    expect(await path('qemu:///system?socket=/s')).toMatchObject({ path: '/s' });
  });

  it.each([
    ['qemu+unix://h/system', /unix socket is local/],
    ['qemu+ext:///system', /command=PATH/],
    ['qemu+ext:///system?command=', /command=PATH/],
  ])('rejects %s', async (uri, why) => {
    await expect(resolveTarget(uri, {}, environment())).rejects.toThrow(why);
  });
});
