import { afterEach, describe, expect, it } from '@jest/globals';
import { connect, VirErrorNumber } from '../../../../src/index.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';

let daemon: TestDaemon;
afterEach(() => daemon.close());

describe('The option strict of startDaemon', () => {
  it("refuses functions that libvirt's test driver lacks, in its words", async () => {
    daemon = await startDaemon({ hypervisor: { strict: true } });
    await using connection = await connect(daemon.uri);
    const domain = await connection.domainLookupByName('test');
    const text = 'this function is not supported by the connection driver: ';
    for (const [call, name] of [
      [connection.listAllSecrets(), 'virConnectListAllSecrets'],
      [connection.subscribe(['secret:lifecycle']), 'virConnectSecretEventRegisterAny'],
      [domain.detachDevice('<disk/>'), 'virDomainDetachDevice'],
      [domain.openConsole(), 'virDomainOpenConsole'],
    ] as const) {
      await expect(call).rejects.toMatchObject({
        number: VirErrorNumber.NO_SUPPORT,
        message: expect.stringContaining(`${text}${name}`),
      });
    }
  });

  it('does not restrict the handles of the test', async () => {
    daemon = await startDaemon({ hypervisor: { strict: true } });
    const { secrets } = daemon.hypervisor;
    secrets.define('<secret><usage type="volume"><volume>/v</volume></usage></secret>');
    expect(secrets.list()).toHaveLength(1);
  });

  it('is off by default', async () => {
    daemon = await startDaemon();
    await using connection = await connect(daemon.uri);
    expect(await connection.listAllSecrets()).toEqual([]);
  });
});
