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

    it('lead guests through states, and hear of it: of all guests, or of one', () => {
      const { RUNNING, PAUSED, SHUTOFF } = VirDomainState;
      const { DEFINED, UNDEFINED, STARTED, SUSPENDED, RESUMED, STOPPED } = VirDomainEventType;
      const ofGuest = [
        ['guest', STARTED, 0],
        ['guest', SUSPENDED, 0],
        ['guest', STOPPED, 1],
      ];
      expect(DEFINED).toBe(0);
      expect(seen['lifecycle']).toEqual({
        // Each step's states and reasons, of the guest `test` and of the new one.
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

    it('carry bytes over streams', () => {
      expect(seen['streams']).toEqual({
        equal: true,
        echo: 'hello',
        screenshot: ['image/png', 'PNG'],
      });
      expect(seen['nonblocking_stream']).toBe('by the event loop');
    });

    it('keep secrets', () => {
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

    it('manage network filters', () => {
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

    it('hear of networks', () => {
      const { DEFINED, STARTED, STOPPED, UNDEFINED } = VirNetworkEventLifecycleType;
      const kinds = [DEFINED, STARTED, STOPPED, UNDEFINED];
      expect(seen['networks']).toEqual(kinds.map((kind) => ['n', kind]));
    });

    it('ask for the statistics of all guests', () => {
      const values = { 'state.state': VirDomainState.RUNNING, 'vcpu.maximum': 2 };
      expect(seen['statistics']).toEqual(['test', values]);
    });

    it('get errors with their number, domain, level and words', () => {
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
          'this function is not supported by the connection driver: virDomainMigrateSetMaxDowntime',
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

    it('hang up, and leave nothing behind', () => {
      expect(seen['closing']).toEqual([1, 0, 1]);
      expect(connectionsLeft).toBe(0);
    });
  });
});
