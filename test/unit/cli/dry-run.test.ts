import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { isRead } from '../../../src/cli/context/dry-run.ts';
import { functionName } from '../../../src/cli/context/function-name.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

interface LibvirtFunction {
  readonly name: string;
  readonly tags?: readonly string[];
}

/** The methods of the functions that libvirt's client refuses on a read-only connection. */
function refusedReadOnly(): readonly string[] {
  const page = readFileSync(join(ROOT, 'docs/functions.md'), 'utf8');
  const methods = new Map(
    Array.from(
      page.matchAll(/^\| <a[^|]*`(\w+)`\S* \| `\w+\.(\w+)\([^`]*\)`/gm),
      ([, name, method]) => [name, method ?? ''],
    ),
  );
  const text = readFileSync(join(ROOT, 'protocol/functions.json'), 'utf8');
  return (JSON.parse(text) as { readonly functions: readonly LibvirtFunction[] }).functions
    .filter(({ tags = [] }) => tags.includes('client-readonly-check'))
    .flatMap(({ name }) => methods.get(name) ?? []);
}

/** libvirt refuses them too, because they show secrets or ask the guest. They change nothing. */
const READING = [
  'authorizedSshKeysGet',
  'baselineHypervisorCpu',
  'compareHypervisorCpu',
  'domainSaveImageGetXmlDesc',
  'domainXmlFromNative',
  'domainXmlToNative',
  'findStoragePoolSources',
  'getDomainCapabilities',
  'getFsInfo',
  'getGuestInfo',
  'getGuestVcpus',
  'getHostname',
  'getLaunchSecurityInfo',
  'getTime',
  'getValue',
  'getVcpusFlags',
  'interfaceAddresses',
  'migrateGetMaxSpeed',
  'nodeGetSevInfo',
];

describe('A dry run', () => {
  it('makes no call that changes something: libvirt refuses those on a read-only connection', () => {
    const refused = refusedReadOnly();
    expect(refused.length).toBeGreaterThan(150);
    expect(refused.filter(isRead).sort()).toEqual(READING);
  });

  it('names the function of libvirt for each method that changes something', () => {
    const page = readFileSync(join(ROOT, 'docs/functions.md'), 'utf8');
    const rows = Array.from(
      page.matchAll(/^\| <a[^|]*`(\w+)`\S* \| `(\w+)\.(\w+)\([^`]*\)`/gm),
      ([, name = '', kind = '', method = '']) => ({ name, kind, method }),
    ).filter(({ kind, method }) => !/^admin|^stream/.test(kind) && method !== 'subscribe');
    const changing = rows.filter(({ method }) => !isRead(method));
    expect(changing.length).toBeGreaterThan(150);
    const wrong = changing.filter(({ name, kind, method }) => functionName(kind, method) !== name);
    expect(wrong).toEqual([]);
  });
});
