import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { bareFailure, failure, internalError, operationFailed, xmlError } from '../failures.ts';
import type { HostFiles } from '../host-files.ts';
import type { HypervisorState } from '../hypervisor-state.ts';
import { CAPABILITY_TYPES } from '../node/node-devices.ts';
import { parseVolume } from '../storage/parse-volume.ts';
import type { SimulatedStoragePool } from '../storage/pool.ts';
import { SimulatedVolume } from '../storage/volume.ts';
import type { XmlElement } from '../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  childText,
  descend,
  formatForeign,
  textOf,
} from '../xml/index.ts';
import { addDomain } from './domains.ts';
import type { NodeDocument } from './node-document.ts';

/**
 * Adds the objects of a document. The order of the kinds is libvirt's, because it decides which error
 * a document with several faults causes.
 */
export function populateFromNode(
  state: HypervisorState,
  node: NodeDocument,
  files: HostFiles,
): void {
  const all = (name: string): XmlElement[] => node.all(name, files);
  for (const domain of all('domain')) {
    addDomain(state, domain, textIn(node, domain), {
      snapshot: (each) => node.follow(each, 'domainsnapshot', files),
    });
  }
  for (const network of all('network')) {
    state.networks.start(state.networks.define(textIn(node, network)));
  }
  for (const each of all('interface')) {
    const { definition, active } = state.interfaces.define(textIn(node, each));
    const reference = { name: definition.name, mac: definition.mac };
    if (!active) state.interfaces.start(reference);
  }
  for (const each of all('pool')) {
    const pool = state.pools.define(textIn(node, each));
    state.pools.start(pool);
    for (const volume of childrenNamed(each, 'volume')) {
      addVolume(pool, node.follow(volume, 'volume', files));
    }
  }
  for (const device of all('device')) {
    checkDevice(device);
    state.nodeDevices.add(textIn(node, device));
  }
  checkUsers(node);
}

/** Returns an element as a document of its own, with the namespaces that the root declares. */
function textIn({ root }: NodeDocument, of: XmlElement): string {
  const inherited = root.attributes.filter(
    ([name]) => name.startsWith('xmlns:') && attribute(of, name) === undefined,
  );
  return formatForeign({ ...of, attributes: [...inherited, ...of.attributes] });
}

function addVolume(pool: SimulatedStoragePool, given: XmlElement): void {
  const definition = parseVolume(formatForeign(given), pool.definition);
  const written = descend(given, 'target', 'path');
  const path = (written && textOf(written)) || pool.pathOf(definition.name);
  if (pool.volumes.has(definition.name)) {
    throw operationFailed(ErrorDomain.STORAGE, `volume with key '${path}' already exist`);
  }
  pool.add(new SimulatedVolume(pool, definition, { path }));
}

function checkDevice(device: XmlElement): void {
  const name = childText(device, 'name');
  if (name === undefined) {
    throw bareFailure(ErrorNumber.NO_NAME, ErrorDomain.NODEDEV, 'missing name information');
  }
  const capability = child(device, 'capability');
  if (capability === undefined) {
    throw internalError(ErrorDomain.NODEDEV, `no device capabilities for '${name}'`);
  }
  const type = attribute(capability, 'type');
  if (type === undefined) {
    const detail = "Missing required attribute 'type' in element 'capability'";
    throw xmlError(ErrorDomain.XML, detail);
  }
  if (!CAPABILITY_TYPES.includes(type)) {
    const detail = `Invalid value for attribute 'type' in element 'capability': '${type}'.`;
    throw xmlError(ErrorDomain.XML, detail);
  }
  if (type === 'system' && descend(capability, 'hardware', 'uuid') === undefined) {
    throw internalError(ErrorDomain.NODEDEV, `no system UUID supplied for '${name}'`);
  }
}

/** A daemon cannot ask its client for the login of a host, so no login ever succeeds. */
function checkUsers({ root }: NodeDocument): void {
  const users = childrenNamed(root, 'auth').flatMap((auth) => childrenNamed(auth, 'user'));
  if (users.some((user) => textOf(user) === '')) {
    throw xmlError(ErrorDomain.TEST, 'missing username in /node/auth/user field');
  }
  if (users.length > 0) {
    const detail = 'Missing authentication credentials';
    throw failure(ErrorNumber.INVALID_ARG, ErrorDomain.AUTH, detail);
  }
}
