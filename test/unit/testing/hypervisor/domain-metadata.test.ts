import { beforeEach, describe, expect, it } from '@jest/globals';
import { formatDomain } from '../../../../src/testing/hypervisor/domain/definition.ts';
import type { SimulatedDomain } from '../../../../src/testing/hypervisor/domain/domain.ts';
import { getMetadata, setMetadata } from '../../../../src/testing/hypervisor/domain/metadata.ts';
import type { SimulatedEvent } from '../../../../src/testing/hypervisor/index.ts';
import { eventsOf, failureOf, newHypervisor } from './support.ts';

const DESCRIPTION = { type: 0, key: null, uri: null };
const TITLE = { type: 1, key: null, uri: null };
const element = (uri: string): { type: number; key: string; uri: string } => ({
  type: 2,
  key: 'k',
  uri,
});
const MISSING = '80/20 metadata not found: Requested metadata element is not present';

/** Every expectation here was recorded with libvirt 9.0.0 on `test:///default`. */
describe('The metadata of a domain', () => {
  let domain: SimulatedDomain;
  let events: SimulatedEvent[];
  beforeEach(() => {
    const hypervisor = newHypervisor();
    domain = hypervisor.domains.lookupByName('test');
    events = eventsOf(hypervisor);
  });

  it('is set in one definition or both, with an event', () => {
    setMetadata(domain, DESCRIPTION, 'now', 0);
    setMetadata(domain, DESCRIPTION, 'next', 2);
    setMetadata(domain, TITLE, 'both', 3);
    expect([1, 2].map((flags) => getMetadata(domain, DESCRIPTION, flags))).toEqual(['now', 'next']);
    expect([1, 2].map((flags) => getMetadata(domain, TITLE, flags))).toEqual(['both', 'both']);
    const dom = domain.reference();
    expect(events).toEqual([
      { kind: 'metadataChange', dom, type: 0, nsuri: null },
      { kind: 'metadataChange', dom, type: 0, nsuri: null },
      { kind: 'metadataChange', dom, type: 1, nsuri: null },
    ]);
  });

  it('is removed by null or an empty text, with an event even if there was none', () => {
    setMetadata(domain, DESCRIPTION, 'x', 0);
    setMetadata(domain, DESCRIPTION, '', 0);
    setMetadata(domain, TITLE, null, 0);
    setMetadata(domain, element('urn:x'), null, 0);
    expect(failureOf(() => getMetadata(domain, DESCRIPTION, 0))).toBe(MISSING);
    expect(failureOf(() => getMetadata(domain, element('urn:x'), 0))).toBe(MISSING);
    expect(events).toHaveLength(4);
  });

  it('stores elements under a namespace, and returns them without it', () => {
    setMetadata(domain, element('urn:x'), '<a b="1">x<c><d/></c></a>', 0);
    setMetadata(domain, element('urn:y'), '<a b="1"><c><d/></c><e/></a>', 0);
    expect(formatDomain(domain.definition, null, false)).toContain(`  <metadata>
    <k:a xmlns:k="urn:x" b="1">x<k:c><k:d/></k:c></k:a>
    <k:a xmlns:k="urn:y" b="1">
      <k:c>
        <k:d/>
      </k:c>
      <k:e/>
    </k:a>
  </metadata>
`);
    expect(getMetadata(domain, element('urn:x'), 0)).toBe('<a b="1">x<c><d/></c></a>');
    expect(getMetadata(domain, element('urn:y'), 0)).toBe(
      '<a b="1">\n  <c>\n    <d/>\n  </c>\n  <e/>\n</a>',
    );
  });

  it('replaces an element of the same namespace', () => {
    setMetadata(domain, element('urn:x'), '<a/>', 0);
    setMetadata(domain, element('urn:x'), '<b/>', 0);
    expect(getMetadata(domain, element('urn:x'), 0)).toBe('<b/>');
  });

  it.each([
    [{ type: 3, key: null, uri: null }, 'x', "8/20 invalid argument: unknown metadata type '3'"],
    [
      element('urn:x'),
      'junk',
      "35/20 (metadata_xml):1: Start tag expected, '<' not found\njunk\n^",
    ],
  ])('refuses the key %j with the value %j', (at, metadata, expected) => {
    expect(failureOf(() => setMetadata(domain, at, metadata, 1))).toBe(expected);
    expect(events).toEqual([]);
  });

  it('is read from one definition, never from both', () => {
    expect(failureOf(() => getMetadata(domain, TITLE, 3))).toBe(
      "8/20 Flags 'VIR_DOMAIN_AFFECT_LIVE' and 'VIR_DOMAIN_AFFECT_CONFIG' are mutually exclusive",
    );
  });
});
