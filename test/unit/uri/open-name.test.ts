import { describe, expect, it } from '@jest/globals';
import { openName } from '../../../src/uri/open-name.ts';
import { parseUri } from '../../../src/uri/parse.ts';
import { readRemoteParameters } from '../../../src/uri/remote-parameters.ts';

describe('openName', () => {
  it.each([
    ['qemu+tcp://h/system', 'qemu:///system'],
    ['qemu+tcp://u@h/system?a=1&b=x%20y&mode=legacy&foo', 'qemu:///system?a=1&b=x%20y&foo='],
    ['QEMU+TCP://h/system', 'QEMU:///system'],
    ['qemu+tcp://h', 'qemu://'],
    ['qemu+tcp://h/', 'qemu:///'],
    ['test+tcp://h/path/with%20space/x.xml', 'test:///path/with%20space/x.xml'],
    ['test+tcp://h/d?x=%26%3D%2B+z', 'test:///d?x=%26%3D%2B%2Bz'],
    ["test+tcp://h/d?x=(a)*!'", 'test:///d?x=%28a%29%2A%21%27'],
    ['test+tcp://h/default#frag', 'test:///default#frag'],
    ['test+tcp://h/a%3Fb%23c', 'test:///a%3Fb%23c'],
    ['test+tcp://h/default?name=xen:///foo&a=1', 'xen:///foo'],
    ['test+unix:///default?socket=/s&Mode=auto&NO_TTY=1&authfile=x', 'test:///default'],
    ['remote+tcp://h/system?a=1', ''],
    ['remote:///', ''],
  ])('for %s returns %j', (text, name) => {
    const uri = parseUri(text);
    expect(openName(uri, readRemoteParameters(uri))).toBe(name);
  });
});

describe('readRemoteParameters', () => {
  it('ignores case and uses the last of repeated parameters', () => {
    const parameters = readRemoteParameters(
      parseUri('test:///d?SOCKET=/a&socket=/b&no_tty=1&no_verify=0'),
    );
    expect(parameters).toMatchObject({ socket: '/b', noTty: true, noVerify: false });
  });

  it('matches authfile by case and uses the first of repeated ones', () => {
    const authFile = (query: string) =>
      readRemoteParameters(parseUri(`test:///d?${query}`)).authFile;
    expect(authFile('AUTHFILE=/a&authfile=/b&authfile=/c')).toBe('/b');
    expect(authFile('Authfile=/a')).toBeUndefined();
  });

  it.each(['auto', 'legacy', 'direct'] as const)('reads mode=%s', (mode) => {
    expect(readRemoteParameters(parseUri(`test:///d?mode=${mode}`)).mode).toBe(mode);
  });

  it.each([
    ['mode=fast', /mode must be one of auto, legacy, direct/],
    ['no_verify=yes', /no_verify must be a number/],
    ['no_tty=', /no_tty must be a number/],
  ])('rejects an invalid value: %s', (query, why) => {
    expect(() => readRemoteParameters(parseUri(`test:///d?${query}`))).toThrow(why);
  });
});
