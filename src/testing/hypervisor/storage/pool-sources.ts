import { ErrorDomain } from '../codes.ts';
import { internalError, invalidArgument, unsupportedFunction } from '../failures.ts';
import { checkFlags } from '../flags.ts';
import type { XmlElement } from '../xml/index.ts';
import { attribute, child, element, formatXml, openElement, textElement } from '../xml/index.ts';
import { POOL_KINDS } from './pool-kinds.ts';
import { parsePoolSource } from './pool-source.ts';

/**
 * Returns the sources for pools of a kind (virConnectFindStoragePoolSources): two volume groups, or
 * one share of the given host.
 */
export function findPoolSources(type: string, spec: string | null, flags: number): string {
  checkFlags(flags, 0, 'testConnectFindStoragePoolSources');
  // The test driver ignores the text for this kind, whose number is 0.
  const source = spec === null || type === 'dir' ? undefined : parsePoolSource(spec, type);
  if (!Object.hasOwn(POOL_KINDS, type)) {
    const detail = `pool type '${type}' does not support source discovery`;
    throw unsupportedFunction(detail, ErrorDomain.TEST);
  }
  switch (type) {
    case 'logical':
      return formatXml(element('sources', {}, [volumeGroup(20, 1), volumeGroup(21, 2)]));
    case 'netfs':
      return formatXml(element('sources', {}, [share(hostOf(source))]));
    default:
      throw internalError(ErrorDomain.TEST, `unknown storage pool type ${type}`);
  }
}

function volumeGroup(disk: number, group: number): XmlElement {
  return openElement('source', {}, [
    element('device', { path: `/dev/sda${disk}` }),
    textElement('name', `testvg${group}`),
    element('format', { type: 'lvm2' }),
  ]);
}

function share(host: string): XmlElement {
  return openElement('source', {}, [
    element('host', { name: host }),
    element('dir', { path: '/testshare' }),
    element('format', { type: 'nfs' }),
  ]);
}

function hostOf(source: XmlElement | undefined): string {
  const host = source && child(source, 'host');
  const name = host && attribute(host, 'name');
  if (name === undefined) {
    const detail = 'hostname must be specified for netfs sources';
    throw invalidArgument(ErrorDomain.TEST, detail);
  }
  return name;
}
