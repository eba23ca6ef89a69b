import { describe, expect, it } from '@jest/globals';
import { evaluateXPath } from '../../../src/cli/output/xpath.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { lvsh } from './support/test-environment.ts';

const XML = "<network>\n <ip address='1' b='&lt;'>\n </ip><ip address='2'/></network>";

describe('--xpath', () => {
  it.each([
    ['//ip', '<ip address="1" b="&lt;">\n </ip>\n<ip address="2"/>'],
    ['//ip/@address', ' address="1"\n address="2"'],
    ['string(//ip/@address)', '1'],
    ['count(//ip)', '2'],
    ['count(//ip) = 2', 'true'],
    ['//none', ''],
    ['/network', '<network>\n  <ip address="1" b="&lt;">\n </ip>\n  <ip address="2"/>\n</network>'],
  ])('prints for %s the nodes or the value', async (expression, text) => {
    expect(await evaluateXPath(XML, expression, false)).toBe(text);
  });

  it.each([
    ['//ip[2]', '<nodes>\n  <ip address="2"/>\n</nodes>'],
    ['//ip[2]/@address', '<nodes address="2"/>'],
    ['//none', '<nodes/>'],
    [
      '/network',
      '<nodes>\n  <network>\n    <ip address="1" b="&lt;">\n </ip>\n    <ip address="2"/>\n  </network>\n</nodes>',
    ],
  ])('wraps the nodes of %s with --wrap', async (expression, text) => {
    expect(await evaluateXPath(XML, expression, true)).toBe(text);
  });

  it.each([
    'dumpxml test',
    'net-dumpxml default',
    'pool-dumpxml default-pool',
    'iface-dumpxml eth1',
    'nodedev-dumpxml computer',
  ])('is an option of %s', async (line) => {
    await using daemon = await startDaemon({ memory: true });
    const outcome = await lvsh(daemon, `-o virsh ${line} --xpath count(/*)`);
    expect(outcome).toMatchObject({ exitCode: 0, stdout: '1\n\n', stderr: '' });
  });

  it('refuses an expression that is not XPath as a wrong command line', async () => {
    await using daemon = await startDaemon({ memory: true });
    const outcome = await lvsh(daemon, 'dumpxml test --xpath //[');
    expect(outcome).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('"//["') });
  });

  it('refuses XML that is not well-formed', async () => {
    await expect(evaluateXPath('<a><b></a>', '//b', false)).rejects.toThrow('cannot be read');
  });
});
