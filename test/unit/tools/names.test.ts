import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  AdminClient,
  AdminConnection,
  AdminServer,
  Connection,
  Domain,
  DomainCheckpoint,
  DomainSnapshot,
  Interface,
  Network,
  NetworkPort,
  NodeDevice,
  NWFilter,
  NWFilterBinding,
  Secret,
  StoragePool,
  StorageVol,
} from '../../../src/index.ts';
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

/** The class that has a public function, and the prefix that its own functions bear. */
const CLASSES = {
  'connection/': { type: Connection, prefix: 'virConnect' },
  'domain/': { type: Domain, prefix: 'virDomain' },
  'network/': { type: Network, prefix: 'virNetwork' },
  'node-device/': { type: NodeDevice, prefix: 'virNodeDevice' },
  'admin/admin-connection': { type: AdminConnection, prefix: 'virAdmConnect' },
  'admin/admin-server': { type: AdminServer, prefix: 'virAdmServer' },
  'admin/admin-client': { type: AdminClient, prefix: 'virAdmClient' },
  'snapshot/': { type: DomainSnapshot, prefix: 'virDomainSnapshot' },
  'checkpoint/': { type: DomainCheckpoint, prefix: 'virDomainCheckpoint' },
  'interface/': { type: Interface, prefix: 'virInterface' },
  'network-port/': { type: NetworkPort, prefix: 'virNetworkPort' },
  'nwfilter/nwfilter-binding': { type: NWFilterBinding, prefix: 'virNWFilterBinding' },
  'nwfilter/nwfilter.': { type: NWFilter, prefix: 'virNWFilter' },
  'secret/': { type: Secret, prefix: 'virSecret' },
  'storage/storage-pool': { type: StoragePool, prefix: 'virStoragePool' },
  'storage/storage-vol': { type: StorageVol, prefix: 'virStorageVol' },
} as const;

/** Helpers and streams follow Node's conventions, and name the functions that they replace. */
const FOLLOWS_NODE = /^(streams|helpers)\//;

/** Methods of Node's kind in the classes: libvirt's functions have other methods, or none. */
const NODE_METHODS: readonly string[] = [
  'channelStream',
  'close',
  'consoleStream',
  'downloadStream',
  'downloadTo',
  'stateChanges',
  'uploadFrom',
  'uploadStream',
];

describe('a method name', () => {
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
  ])('of %s on %s is %s', (cName, prefix, expected) => {
    expect(methodName(cName, prefix)).toBe(expected);
  });

  it.each(functions.functions.map(({ name }) => [name]))('of %s has one hump a word', (name) => {
    const method = methodName(name, 'vir');
    expect(method).toMatch(/^[a-z][A-Za-z0-9]*$/);
    expect(method).not.toMatch(/[A-Z]{2}/);
  });

  it('is unique in its class', () => {
    const seen = new Map<string, string>();
    for (const { name, class: owner, library } of functions.functions) {
      const prefix = `vir${owner}`;
      const key = `${library} ${owner}.${methodName(name, prefix)}`;
      expect([key, seen.get(key)]).toEqual([key, undefined]);
      seen.set(key, name);
    }
  });
});

describe('the classes', () => {
  const documented = readdirSync(API, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !FOLLOWS_NODE.test(path))
    .flatMap((path) => methodsOf(path));

  it('have methods in number', () => {
    expect(documented.length).toBeGreaterThan(150);
  });

  it.each(documented)('$path: $cName is $method', ({ path, cName, method }) => {
    const owner = Object.entries(CLASSES).find(([folder]) => path.startsWith(folder))?.[1];
    if (owner === undefined) throw new Error(`No class for ${path}`);
    expect(method).toBe(methodName(cName, owner.prefix));
    expect(typeof Reflect.get(owner.type.prototype, method)).toBe('function');
    expect(functions.functions.some(({ name }) => name === cName)).toBe(true);
  });
});

describe('other names', () => {
  it.each([
    ['remote_nonnull_domain', 'RemoteNonnullDomain'],
    ['qemu_domain_attach_args', 'QemuDomainAttachArgs'],
    ['virNetMessageHeader', 'VirNetMessageHeader'],
  ])('of the type %s is %s', (wireName, expected) => {
    expect(typeName(wireName)).toBe(expected);
  });

  it.each([
    ['need_results', 'needResults'],
    ['nrVirtCpu', 'nrVirtCpu'],
    ['callbackID', 'callbackId'],
    ['newMAC', 'newMac'],
    ['xmlCPUs', 'xmlCpus'],
    ['rd_req', 'rdReq'],
  ])('of the field %s is %s', (wireName, expected) => {
    expect(fieldName(wireName)).toBe(expected);
  });

  it.each([
    ['DOMAIN_GET_XML_DESC', 'domainGetXmlDesc'],
    ['DOMAIN_MIGRATE_BEGIN3', 'domainMigrateBegin3'],
    ['PING', 'ping'],
  ])('of the procedure %s is %s', (wireName, expected) => {
    expect(procedureName(wireName)).toBe(expected);
  });

  it.each([
    ['virDomainState', ['VIR_DOMAIN_NOSTATE', 'VIR_DOMAIN_RUNNING'], ['NOSTATE', 'RUNNING']],
    ['virDomainBlockedReason', ['VIR_DOMAIN_BLOCKED_UNKNOWN'], ['UNKNOWN']],
    ['virDomainPMSuspendedReason', ['VIR_DOMAIN_PMSUSPENDED_UNKNOWN'], ['UNKNOWN']],
    ['virAny', ['VIR_A_1', 'VIR_A_2'], ['A_1', 'A_2']],
    ['virAny', ['VIR_A', 'VIR_A_B'], ['A', 'A_B']],
  ])('of the members of %s are %p without what they share', (name, members, expected) => {
    expect(memberNames(name, members)).toEqual(expected);
  });

  it('of the members of libvirt enums are unique, and never begin with a digit', () => {
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

/** The methods of a file whose docs name a libvirt function. */
function methodsOf(
  path: string,
): ReadonlyArray<{ readonly path: string; readonly cName: string; readonly method: string }> {
  const source = readFileSync(join(API, path), 'utf8');
  const method = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n {2}(?:async )?(\w+)\(/g;
  return [...source.matchAll(method)].flatMap(([, docs = '', name = '']) => {
    const [, cName] = /`(vir[A-Z]\w+)`/.exec(docs) ?? [];
    return cName === undefined || NODE_METHODS.includes(name)
      ? []
      : [{ path, cName, method: name }];
  });
}
