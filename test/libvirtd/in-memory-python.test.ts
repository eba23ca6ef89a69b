import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  VirDomainEventType,
  VirDomainState,
  VirErrorDomain,
  VirErrorLevel,
  VirErrorNumber,
  VirNetworkEventLifecycleType,
} from '../../src/protocol/index.ts';
import { startDaemon } from '../../src/testing/index.ts';
import { until } from '../support/until.ts';
import { describeWithClient } from './in-memory/suite.ts';
import { python } from './support/programs.ts';

const SCRIPT = readFileSync(join(import.meta.dirname, 'in-memory/python-client.py'), 'utf8');

const { ERROR } = VirErrorLevel;

describeWithClient('libvirt-python', () => {
  describe.each(['unix', 'tcp'] as const)('over %s', (transport) => {
    let seen: Record<string, unknown>;
    let connectionsLeft: number;
    beforeAll(async () => {
      await using daemon = await startDaemon(
        transport === 'unix' ? { unix: {} } : { tcp: { host: '127.0.0.1', port: 0 } },
      );
      seen = await python(SCRIPT, daemon.uri);
      await until(() => daemon.connections === 0);
      connectionsLeft = daemon.connections;
    });

    it('changes the states of guests, and gets the events of all guests or of one', () => {
      const { RUNNING, PAUSED, SHUTOFF } = VirDomainState;
      const { DEFINED, UNDEFINED, STARTED, SUSPENDED, RESUMED, STOPPED } = VirDomainEventType;
      const ofGuest = [
        ['guest', STARTED, 0],
        ['guest', SUSPENDED, 0],
        ['guest', STOPPED, 1],
      ];
      expect(DEFINED).toBe(0);
      expect(seen['lifecycle']).toEqual({
        // The states and reasons after each step, of the guest `test` and of the new guest.
        states: [
          [
            [PAUSED, 1],
            [SHUTOFF, 0],
          ],
          [
            [RUNNING, 5],
            [SHUTOFF, 0],
          ],
          [
            [RUNNING, 5],
            [RUNNING, 1],
          ],
          [
            [RUNNING, 5],
            [PAUSED, 1],
          ],
          [
            [RUNNING, 5],
            [SHUTOFF, 2],
          ],
        ],
        all: [['test', SUSPENDED, 0], ['test', RESUMED, 0], ...ofGuest, ['guest', UNDEFINED, 0]],
        one: ofGuest,
      });
    });

    it('transfers bytes over streams', () => {
      expect(seen['streams']).toEqual({
        equal: true,
        echo: 'hello',
        screenshot: ['image/png', 'PNG'],
      });
      expect(seen['nonblocking_stream']).toBe('by the event loop');
    });

    it('sets and reads secrets', () => {
      expect(seen['secrets']).toEqual({
        empty: [
          VirErrorNumber.NO_SECRET,
          VirErrorDomain.SECRET,
          ERROR,
          expect.stringMatching(/^Secret not found: secret '[-\da-f]{36}' does not have a value$/),
        ],
        value: [0, ...Buffer.from('secret'), 0xff],
        usages: ['key'],
        events: [
          ['key', 0],
          ['key', 1],
        ],
      });
    });

    it('manages network filters', () => {
      expect(seen['nwfilters']).toEqual({
        names: ['f'],
        rule: true,
        gone: [
          VirErrorNumber.NO_NWFILTER,
          VirErrorDomain.NWFILTER,
          ERROR,
          "Network filter not found: no nwfilter with matching name 'f'",
        ],
      });
    });

    it('gets the events of networks', () => {
      const { DEFINED, STARTED, STOPPED, UNDEFINED } = VirNetworkEventLifecycleType;
      const kinds = [DEFINED, STARTED, STOPPED, UNDEFINED];
      expect(seen['networks']).toEqual(kinds.map((kind) => ['n', kind]));
    });

    it('reads the statistics of all guests', () => {
      const values = { 'state.state': VirDomainState.RUNNING, 'vcpu.maximum': 2 };
      expect(seen['statistics']).toEqual(['test', values]);
    });

    it('gets errors with their number, domain, level and message', () => {
      expect(seen['errors']).toEqual({
        'no such domain': [
          VirErrorNumber.NO_DOMAIN,
          VirErrorDomain.TEST,
          ERROR,
          'Domain not found',
        ],
        'already running': [
          VirErrorNumber.INTERNAL_ERROR,
          VirErrorDomain.TEST,
          ERROR,
          "internal error: Domain 'test' is already running",
        ],
        unsupported: [
          VirErrorNumber.NO_SUPPORT,
          VirErrorDomain.DOMAIN,
          ERROR,
          'this function is not supported by the connection driver: virDomainBlockJobAbort',
        ],
        'read-only': [
          VirErrorNumber.OPERATION_DENIED,
          VirErrorDomain.DOMAIN,
          ERROR,
          'operation forbidden: read only access prevents virDomainDestroy',
        ],
        'no such network': [
          VirErrorNumber.NO_NETWORK,
          VirErrorDomain.TEST,
          ERROR,
          "Network not found: no network with matching name 'none'",
        ],
        'no such pool': [
          VirErrorNumber.NO_STORAGE_POOL,
          VirErrorDomain.TEST,
          ERROR,
          "Storage pool not found: no storage pool with matching name 'none'",
        ],
      });
    });

    it('closes its connections, and none is left', () => {
      expect(seen['closing']).toEqual([1, 0, 1]);
      expect(connectionsLeft).toBe(0);
    });
  });
});
