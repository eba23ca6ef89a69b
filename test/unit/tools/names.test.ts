import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readCoverage } from '../../../tools/coverage/read.ts';
import { readDescription } from '../../../tools/description/read.ts';
import {
  fieldName,
  memberNames,
  methodName,
  procedureName,
  typeName,
} from '../../../tools/names.ts';

const API = resolve(import.meta.dirname, '../../../src/api');
const { functions, constants } = readDescription();

describe('methodName', () => {
  it.each([
    ['virDomainGetXMLDesc', 'virDomain', 'getXmlDesc'],
    ['virConnectListAllDomains', 'virConnect', 'listAllDomains'],
    ['virStoragePoolLookupByName', 'virConnect', 'storagePoolLookupByName'],
    ['virStorageVolCreateXML', 'virStoragePool', 'storageVolCreateXml'],
    ['virNodeGetCPUMap', 'virConnect', 'nodeGetCpuMap'],
    ['virDomainGetIOThreadInfo', 'virDomain', 'getIoThreadInfo'],
    ['virDomainPMSuspendForDuration', 'virDomain', 'pmSuspendForDuration'],
    ['virDomainFSTrim', 'virDomain', 'fsTrim'],
    ['virDomainMigrateToURI3', 'virDomain', 'migrateToUri3'],
    ['virNetworkGetDHCPLeases', 'virNetwork', 'getDhcpLeases'],
    ['virDomainAuthorizedSSHKeysGet', 'virDomain', 'authorizedSshKeysGet'],
    ['virConnectListAllNWFilters', 'virConnect', 'listAllNwFilters'],
    ['virNWFilterDefineXML', 'virConnect', 'nwFilterDefineXml'],
    ['virNodeGetSEVInfo', 'virConnect', 'nodeGetSevInfo'],
    ['virNodeDeviceLookupSCSIHostByWWN', 'virConnect', 'nodeDeviceLookupScsiHostByWwn'],
    ['virDomainLookupByUUIDString', 'virConnect', 'domainLookupByUuidString'],
    ['virDomainOpenGraphicsFD', 'virDomain', 'openGraphicsFd'],
    ['virDomainSnapshotGetXMLDesc', 'virDomainSnapshot', 'getXmlDesc'],
    ['virDomainGetOSType', 'virDomain', 'getOsType'],
    ['virDomainInjectNMI', 'virDomain', 'injectNmi'],
  ])('turns %s of the class %s into %s', (cName, prefix, expected) => {
    expect(methodName(cName, prefix)).toBe(expected);
  });

  it.each(functions.functions.map(({ name }) => [name]))('capitalizes each word of %s', (name) => {
    const method = methodName(name, 'vir');
    expect(method).toMatch(/^[a-z][A-Za-z0-9]*$/);
    expect(method).not.toMatch(/[A-Z]{2}/);
  });

  it('gives each function of a class a different name', () => {
    const seen = new Map<string, string>();
    for (const { name, class: owner, library } of functions.functions) {
      const prefix = `vir${owner}`;
      const key = `${library} ${owner}.${methodName(name, prefix)}`;
      expect([key, seen.get(key)]).toEqual([key, undefined]);
      seen.set(key, name);
    }
  });
});

describe('The docs of methods', () => {
  const documented = readdirSync(API, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => docsOf(path));
  const methods = Object.entries(readCoverage()).flatMap(([cName, entry]) =>
    'method' in entry ? [{ cName, method: entry.method }] : [],
  );

  it.each(methods)('name the function $cName of $method', ({ cName, method }) => {
    const name = method.split('.')[1];
    const found = documented.filter((each) => each.name === name);
    expect(found.some(({ docs }) => docs.includes(`\`${cName}\``))).toBe(true);
  });
});

describe('The other name functions', () => {
  it.each([
    ['remote_nonnull_domain', 'RemoteNonnullDomain'],
    ['qemu_domain_attach_args', 'QemuDomainAttachArgs'],
    ['virNetMessageHeader', 'VirNetMessageHeader'],
  ])('turn the type %s into %s', (wireName, expected) => {
    expect(typeName(wireName)).toBe(expected);
  });

  it.each([
    ['need_results', 'needResults'],
    ['nrVirtCpu', 'nrVirtCpu'],
    ['callbackID', 'callbackId'],
    ['newMAC', 'newMac'],
    ['xmlCPUs', 'xmlCpus'],
    ['rd_req', 'rdReq'],
  ])('turn the field %s into %s', (wireName, expected) => {
    expect(fieldName(wireName)).toBe(expected);
  });

  it.each([
    ['DOMAIN_GET_XML_DESC', 'domainGetXmlDesc'],
    ['DOMAIN_MIGRATE_BEGIN3', 'domainMigrateBegin3'],
    ['PING', 'ping'],
  ])('turn the procedure %s into %s', (wireName, expected) => {
    expect(procedureName(wireName)).toBe(expected);
  });

  it.each([
    ['virDomainState', ['VIR_DOMAIN_NOSTATE', 'VIR_DOMAIN_RUNNING'], ['NOSTATE', 'RUNNING']],
    ['virDomainBlockedReason', ['VIR_DOMAIN_BLOCKED_UNKNOWN'], ['UNKNOWN']],
    ['virDomainPMSuspendedReason', ['VIR_DOMAIN_PMSUSPENDED_UNKNOWN'], ['UNKNOWN']],
    ['virAny', ['VIR_A_1', 'VIR_A_2'], ['A_1', 'A_2']],
    ['virAny', ['VIR_A', 'VIR_A_B'], ['A', 'A_B']],
  ])('turn the members of %s into %p, without their common prefix', (name, members, expected) => {
    expect(memberNames(name, members)).toEqual(expected);
  });

  it('give the members of each libvirt enum different names that do not begin with a digit', () => {
    for (const { name, members } of constants.enums) {
      const short = memberNames(
        name,
        members.map(([member]) => member),
      );
      expect(new Set(short).size).toBe(members.length);
      for (const each of short) expect(each).toMatch(/^[A-Z]/);
    }
  });
});

/** Returns the methods of a file with their docs, whichever class they belong to. */
function docsOf(path: string): ReadonlyArray<{ readonly name: string; readonly docs: string }> {
  const source = readFileSync(join(API, path), 'utf8');
  const method = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n {2}(?:async )?(\w+)[(<]/g;
  return [...source.matchAll(method)].map(([, docs = '', name = '']) => ({ name, docs }));
}
