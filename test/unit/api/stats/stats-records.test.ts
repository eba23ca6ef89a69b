import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { Domain } from '../../../../src/index.ts';
import { remote } from '../../../../src/protocol/index.ts';
import { FakeConnection } from '../support/fake-connection.ts';
import { DOM } from '../wire/row.ts';

const ULLONG = 4;
/** Returns a typed parameter in the form of the wire. */
const param = (field: string, value: bigint): object => ({ field, value: { type: ULLONG, value } });

describe('A method that returns statistics', () => {
  it('returns those of domains by flat names and as a tree', async () => {
    const fake = new FakeConnection();
    const params = [param('vcpu.0.time', 5n), param('vcpu.3.time', 7n)];
    fake.answer(remote.connectGetAllDomainStats, { retStats: [{ dom: DOM, params }] });
    const [record] = await fake.connection.getAllDomainStats();
    expect(record?.params).toEqual({ 'vcpu.0.time': 5n, 'vcpu.3.time': 7n });
    expect(record?.stats.vcpu?.[3]?.time).toBe(7n);
  });

  it('returns those of guests and jobs by flat names and as a tree', async () => {
    const fake = new FakeConnection();
    const domain = Domain.of(fake.connection, DOM);
    fake.answer(remote.domainGetGuestInfo, { params: [param('fs.0.total-bytes', 9n)] });
    fake.answer(remote.domainGetJobStats, { type: 1, params: [param('memory_total', 8n)] });
    const guest = await domain.getGuestInfo();
    const job = await domain.getJobStats();
    expect(guest.info.fs?.[0]?.['total-bytes']).toBe(9n);
    expect(guest.params).toEqual({ 'fs.0.total-bytes': 9n });
    expect(job.stats.memory_total).toBe(8n);
    expect(job.type).toBe(1);
  });

  it('builds the tree once, on the first access', async () => {
    const fake = new FakeConnection();
    fake.answer(remote.connectGetAllDomainStats, {
      retStats: [{ dom: DOM, params: [param('cpu.time', 5n)] }],
    });
    const [record] = await fake.connection.getAllDomainStats();
    expect(inspect(record)).not.toContain('stats');
    expect(Object.keys(record ?? {}).sort()).toEqual(['dom', 'params']);
    const stats = record?.stats;
    expect(record?.stats).toBe(stats);
  });
});
