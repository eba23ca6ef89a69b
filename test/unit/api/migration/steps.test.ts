import { describe, expect, it } from '@jest/globals';

import { VirDomainMigrateFlags, VirTypedParameterType } from '../../../../src/protocol/index.ts';
import { DOM } from '../wire/row.ts';
import { COOKIES, Hosts, NEW_DOM, NONE, URI, XML } from './support/hosts.ts';

const { LIVE, AUTO_CONVERGE, ABORT_ON_ERROR, CHANGE_PROTECTION, OFFLINE } = VirDomainMigrateFlags;
const { STRING, ULLONG } = VirTypedParameterType;

const text = (field: string, value: string) => ({ field, value: { type: STRING, value } });
const BANDWIDTH = { field: 'bandwidth', value: { type: ULLONG, value: 30n } };
const GIVEN = [BANDWIDTH, text('destination_xml', '<given/>')];
const WITH_XML = [BANDWIDTH, text('destination_xml', XML)];
const WITH_URI = [...WITH_XML, text('migrate_uri', URI)];
const WITH_NAME = [...WITH_URI, text('destination_name', 'test')];

describe('Domain.migrate3', () => {
  it('makes the steps with the cookies, flags and parameters of each', async () => {
    const hosts = new Hosts();
    const flags = LIVE | AUTO_CONVERGE | ABORT_ON_ERROR;
    const moved = await hosts.domain.migrate3(hosts.destination.connection, {
      params: { bandwidth: 30, destination_xml: '<given/>' },
      flags,
    });
    const sourceFlags = flags | CHANGE_PROTECTION;
    expect(hosts.calls).toEqual([
      ['source', 'MIGRATE_BEGIN3_PARAMS', { dom: DOM, params: GIVEN, flags: sourceFlags }],
      ['source', 'GET_STATE', { dom: DOM, flags: 0 }],
      [
        'destination',
        'MIGRATE_PREPARE3_PARAMS',
        { params: WITH_XML, cookieIn: COOKIES.begin, flags: LIVE },
      ],
      [
        'source',
        'MIGRATE_PERFORM3_PARAMS',
        {
          ...{ dom: DOM, dconnuri: null, params: WITH_URI },
          ...{ cookieIn: COOKIES.prepare, flags: sourceFlags },
        },
      ],
      [
        'destination',
        'MIGRATE_FINISH3_PARAMS',
        { params: WITH_NAME, cookieIn: COOKIES.perform, flags: LIVE, cancelled: 0 },
      ],
      [
        'source',
        'MIGRATE_CONFIRM3_PARAMS',
        {
          ...{ dom: DOM, params: WITH_NAME, cookieIn: COOKIES.finish },
          ...{ flags: sourceFlags, cancelled: 0 },
        },
      ],
    ]);
    expect(moved.toJSON()).toEqual(NEW_DOM);
    expect(moved.connection).toBe(hosts.destination.connection);
  });

  it('skips the transfer of a domain that does not run', async () => {
    const hosts = new Hosts();
    await hosts.domain.migrate3(hosts.destination.connection, { flags: 'OFFLINE' });
    expect(hosts.names).toEqual([
      'source MIGRATE_BEGIN3_PARAMS',
      'source GET_STATE',
      'destination MIGRATE_PREPARE3_PARAMS',
      'destination MIGRATE_FINISH3_PARAMS',
      'source MIGRATE_CONFIRM3_PARAMS',
    ]);
    expect(hosts.calls[3]?.[2]).toMatchObject({ cookieIn: NONE, flags: OFFLINE, cancelled: 0 });
  });
});
