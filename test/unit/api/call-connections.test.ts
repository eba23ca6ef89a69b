import { describe, expect, it } from '@jest/globals';
import {
  callConnectionsFor,
  PromptlessDeadline,
} from '../../../src/api/opening/call-connections.ts';
import type { ConnectOptions } from '../../../src/api/opening/connect-options.ts';
import { resolveConnectOptions } from '../../../src/api/opening/connect-options.ts';
import { CredentialSource } from '../../../src/api/opening/credentials.ts';
import { VirConnectCredentialType } from '../../../src/protocol/index.ts';
import { resolveTarget } from '../../../src/uri/index.ts';
import { environment } from '../uri/support/environment.ts';

describe('The number of additional connections for calls', () => {
  it.each<readonly [uri: string, options: ConnectOptions, expected: number]>([
    ['qemu+tcp://host/system', {}, 3],
    ['qemu+tls://host/system', { callConnections: 7 }, 7],
    ['qemu+tcp://host/system', { callConnections: 0 }, 0],
    ['qemu+tcp://host/system', { maxCallsInFlight: 8 }, 3],
    ['qemu+tcp://host/system', { maxCallsInFlight: 1 }, 0],
    ['qemu+tcp://host/system', { maxCallsInFlight: 1, callConnections: 2 }, 2],
    ['test+tcp://host/default', {}, 3],
    ['test+tcp://host/srv/node.xml', {}, 0],
    ['test+tcp://host/', {}, 0],
    ['qemu+libssh2://host/system', {}, 3],
    ['qemu+ssh://host/system', {}, 3],
    ['qemu+ssh://host/system?command=/usr/bin/ssh', {}, 0],
    ['qemu+ssh://host/system', { ssh: { command: 'ssh' } }, 0],
    ['qemu+ext://host/system?command=/srv/tunnel', {}, 0],
  ])('of %s with %j is %d', async (uri, options, expected) => {
    const target = await resolveTarget(uri, {}, environment());
    const resolved = await resolveConnectOptions(options);
    expect(callConnectionsFor(target, target.uri ?? '', resolved)).toBe(expected);
  });
});

describe('The login of an additional connection for calls', () => {
  it('fails instead of calling the credentials callback', async () => {
    let questions = 0;
    const source = new CredentialSource((requests) => {
      questions += 1;
      return requests.map(() => 'secret');
    });
    const request = {
      ...{ type: VirConnectCredentialType.NOECHOPROMPT, prompt: 'Code' },
      ...{ challenge: null, defresult: null },
    };
    const place = { host: 'host.invalid', authFile: undefined };
    const deadline = new PromptlessDeadline('Opening', 20_000, undefined);
    await expect(source.answer([request], place, deadline)).rejects.toMatchObject({
      code: 'AUTH_CREDENTIALS_MISSING',
    });
    deadline.clear();
    expect(questions).toBe(0);
  });
});
