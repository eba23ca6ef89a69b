import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SimulatedDomain } from '../../../../src/testing/hypervisor/domain/domain.ts';
import { start, suspend } from '../../../../src/testing/hypervisor/domain/lifecycle.ts';
import {
  coreDump,
  defineSavedImage,
  hasManagedSave,
  managedSave,
  removeManagedSave,
  restore,
  save,
  savedImageXml,
} from '../../../../src/testing/hypervisor/domain/save.ts';
import type {
  SimulatedEvent,
  SimulatedHypervisor,
} from '../../../../src/testing/hypervisor/index.ts';
import { domainXml, eventsOf, failureOf, lifecycle, newHypervisor } from './support.ts';

const NOT_RUNNING = '55/20 Requested operation is not valid: domain is not running';

/** Every expectation here was recorded with libvirt 9.0.0 on `test:///default`. */
describe('Saved states', () => {
  let hypervisor: SimulatedHypervisor;
  let domain: SimulatedDomain;
  let events: SimulatedEvent[];
  beforeEach(() => {
    hypervisor = newHypervisor();
    domain = hypervisor.domains.lookupByName('test');
    events = eventsOf(hypervisor);
  });

  it('stop a guest and restore it', () => {
    const { domains, savedImages } = hypervisor;
    save(domain, savedImages, '/s', null, 0);
    expect([domain.state, domain.reason]).toEqual([5, 5]);
    expect(failureOf(() => save(domain, savedImages, '/s', null, 0))).toBe(NOT_RUNNING);
    restore(domains, savedImages, '/s', null, 0);
    expect([domain.state, domain.reason, domain.id]).toEqual([1, 3, 2]);
    expect(failureOf(() => restore(domains, savedImages, '/s', null, 0))).toBe(
      "55/20 Requested operation is not valid: domain 'test' is already active",
    );
    expect(lifecycle(events)).toEqual(['test -1 5/4', 'test 2 2/2']);
  });

  it('restore a transient domain', () => {
    const { domains, savedImages } = hypervisor;
    const transient = domains.create(domainXml('t'));
    save(transient, savedImages, '/t', null, 0);
    expect(failureOf(() => domains.lookupByName('t'))).toBe('42/12 Domain not found');
    restore(domains, savedImages, '/t', null, 0);
    expect(domains.lookupByName('t').persistent).toBe(false);
    expect(lifecycle(events)).toEqual(['t 2 2/0', 't 2 5/4', 't 3 2/2']);
  });

  it('have documents that can be read and changed', () => {
    const { domains, savedImages } = hypervisor;
    save(domain, savedImages, '/s', null, 0);
    const xml = savedImageXml(savedImages, '/s', 0);
    expect(xml).toMatch(/^<domain type='test'>\n {2}<name>test<\/name>/);
    defineSavedImage(domains, savedImages, '/s', xml.replace('<os>', '<title>abc</title><os>'), 0);
    expect(savedImageXml(savedImages, '/s', 0)).toContain('<title>abc</title>');
  });

  it('fail to open if the file is missing or is a core dump', () => {
    const { domains, savedImages } = hypervisor;
    const missing = "38/12 cannot read domain image '/none': No such file or directory";
    expect(failureOf(() => savedImageXml(savedImages, '/none', 0))).toBe(missing);
    expect(failureOf(() => restore(domains, savedImages, '/none', null, 0))).toBe(missing);
    coreDump(domain, savedImages, '/core', 0, 0);
    expect(failureOf(() => restore(domains, savedImages, '/core', null, 0))).toBe(
      '1/12 internal error: mismatched header magic',
    );
  });

  it('refuse a changed document in save and restore', () => {
    const { domains, savedImages } = hypervisor;
    const refused = '74/12 argument unsupported: xml modification unsupported';
    expect(failureOf(() => save(domain, savedImages, '/s', '<x/>', 0))).toBe(refused);
    expect(failureOf(() => restore(domains, savedImages, '/s', '<x/>', 0))).toBe(refused);
  });

  it('can be managed by the hypervisor until the next start', () => {
    suspend(domain);
    managedSave(domain, 0);
    expect([domain.state, domain.reason, hasManagedSave(domain, 0)]).toEqual([5, 5, true]);
    expect(hypervisor.domains.list(0x1_00)).toEqual([domain]);
    start(domain);
    expect([domain.state, domain.reason, hasManagedSave(domain, 0)]).toEqual([1, 1, false]);
    managedSave(domain, 7 & ~2);
    removeManagedSave(domain, 0);
    removeManagedSave(domain, 0);
    expect(failureOf(() => managedSave(domain, 0))).toBe(NOT_RUNNING);
    expect(failureOf(() => managedSave(hypervisor.domains.create(domainXml('t')), 0))).toBe(
      '55/12 Requested operation is not valid: cannot do managed save for transient domain',
    );
  });

  it('include core dumps, which can stop a guest', () => {
    const { savedImages } = hypervisor;
    coreDump(domain, savedImages, '/c', 0, 0);
    expect(domain.active).toBe(true);
    expect(failureOf(() => coreDump(domain, savedImages, '/c', 1, 0))).toBe(
      '84/12 Operation not supported: kdump-compressed format is not supported here',
    );
    coreDump(domain, savedImages, '/c', 0, 1);
    expect([domain.state, domain.reason]).toEqual([5, 3]);
    expect(lifecycle(events)).toEqual(['test -1 5/2']);
  });
});
