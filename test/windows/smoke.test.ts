// Runs with Node for Windows against a libvirtd and a sshd of Linux, which main.ts starts.
import { describe, expect, it } from '@jest/globals';
import { connect } from '../../src/index.ts';

const setting = (name: string): string => process.env[`WINDOWS_SMOKE_${name}`] ?? '';

describe('A client on Windows', () => {
  it('runs on Windows', () => expect(process.platform).toBe('win32'));

  it.each([
    ['TCP', () => connect(setting('TCP'))],
    ['TLS', () => connect(setting('TLS'))],
    ['SSH', () => connect(setting('SSH'), { ssh: { config: false, agent: false } })],
  ])('creates and destroys a domain over %s', async (_, open) => {
    await using connection = await open();
    expect(await connection.getType()).toBe('TEST');
    const domain = await connection.domainCreateXml(
      `<domain type="test"><name>${NAME}</name><memory>8192</memory><os><type>hvm</type></os></domain>`,
    );
    expect((await connection.listAllDomains()).map(({ name }) => name)).toContain(NAME);
    await domain.destroy();
    expect((await connection.listAllDomains()).map(({ name }) => name)).not.toContain(NAME);
  });
});

const NAME = 'of-windows';
