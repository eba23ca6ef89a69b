import { VirDomainState as State } from '../../../protocol/index.ts';
import { ErrorDomain } from '../codes.ts';
import { configUnsupported, internalError, xmlError } from '../failures.ts';
import type { XmlElement } from '../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  childText,
  element,
  formatXml,
  parseUnsigned,
  parseXml,
  textElement,
} from '../xml/index.ts';
import type { DomainDefinition } from './definition.ts';
import { devicesOf, domainElement } from './definition.ts';
import type { SimulatedDomain } from './domain.ts';
import type { SimulatedSnapshot } from './moments.ts';
import { diskSource, diskTargetName } from './parse/disk.ts';
import type { DomainParseContext } from './parse/parse-domain.ts';
import { readDomain } from './parse/parse-domain.ts';
import { enumAttribute } from './parse/shape.ts';

const WHERE = ErrorDomain.DOMAIN_SNAPSHOT;
const MODES = ['default', 'no', 'internal', 'external', 'manual'];
const STATES = [
  'nostate',
  'running',
  'blocked',
  'paused',
  'shutdown',
  'shutoff',
  'crashed',
  'pmsuspended',
  'disk-snapshot',
];

/** Parses a `<domainsnapshot>`, without knowing its domain yet. */
export function parseSnapshotXml(text: string): XmlElement {
  return parseXml(text, { label: '(domain_snapshot)', root: 'domainsnapshot', domain: WHERE });
}

/** Returns a new snapshot of the current state of a domain. */
export function newSnapshot(
  given: XmlElement,
  domain: SimulatedDomain,
  nowSeconds: bigint,
): SimulatedSnapshot {
  const memory = memoryOf(given, domain.active);
  return {
    name: childText(given, 'name') ?? String(nowSeconds),
    description: childText(given, 'description') ?? null,
    parent: domain.snapshots.current,
    createdSeconds: nowSeconds,
    definition: domain.definition,
    disks: alignDisks(given, domain.definition, attribute(memory, 'snapshot') === 'external'),
    state: stateName(domain.state),
    memory,
  };
}

/** Returns a snapshot that was taken elsewhere, from its complete document. */
export function redefinedSnapshot(
  given: XmlElement,
  domain: SimulatedDomain,
  context: DomainParseContext,
): SimulatedSnapshot {
  const created = parseUnsigned(childText(given, 'creationTime'));
  if (created === undefined) {
    throw internalError(WHERE, 'missing creationTime from existing snapshot');
  }
  const state = childText(given, 'state');
  if (state === undefined) {
    throw internalError(WHERE, 'missing state from existing snapshot');
  }
  if (!STATES.includes(state)) {
    const detail = `Invalid state '${state}' in domain snapshot XML`;
    throw internalError(WHERE, detail);
  }
  const inner = child(given, 'domain');
  const definition = inner === undefined ? domain.definition : readDomain(inner, context);
  const memory = memoryOf(given, state !== 'shutoff' && state !== 'disk-snapshot');
  const written = child(given, 'memory');
  const kept = (written && attribute(written, 'snapshot')) ?? 'no';
  if (attribute(memory, 'snapshot') === 'no' && kept !== 'no') {
    const detail = 'memory state cannot be saved with offline or disk-only snapshot';
    throw xmlError(WHERE, detail);
  }
  const external = attribute(memory, 'snapshot') === 'external';
  return {
    name: childText(given, 'name') ?? String(created),
    description: childText(given, 'description') ?? null,
    parent: childText(child(given, 'parent') ?? element('parent'), 'name') ?? null,
    createdSeconds: created,
    definition,
    disks: alignDisks(given, definition, external),
    state,
    memory,
  };
}

export function formatSnapshot(snapshot: SimulatedSnapshot, secure: boolean): string {
  return formatXml(
    element('domainsnapshot', {}, [
      textElement('name', snapshot.name),
      snapshot.description === null ? null : textElement('description', snapshot.description),
      textElement('state', snapshot.state),
      snapshot.parent === null
        ? null
        : element('parent', {}, [textElement('name', snapshot.parent)]),
      textElement('creationTime', snapshot.createdSeconds),
      snapshot.memory,
      snapshot.disks.length === 0 ? null : element('disks', {}, snapshot.disks),
      domainElement(snapshot.definition, secure),
    ]),
  );
}

/** Whether any part of a snapshot is stored outside of the domain's disks. */
export function isExternal(snapshot: SimulatedSnapshot): boolean {
  return [snapshot.memory, ...snapshot.disks].some(
    (part) => attribute(part, 'snapshot') === 'external',
  );
}

function stateName(state: number): string {
  return state === State.PAUSED ? 'paused' : state === State.RUNNING ? 'running' : 'shutoff';
}

/**
 * Returns how memory is saved. A snapshot of a running guest includes it, one of a stopped guest
 * does not.
 */
function memoryOf(given: XmlElement, active: boolean): XmlElement {
  const written = child(given, 'memory');
  const file = written && attribute(written, 'file');
  const mode = written && attribute(written, 'snapshot');
  if (mode === 'external' && file === undefined) {
    throw xmlError(WHERE, 'external memory snapshots require a filename');
  }
  if (!active) {
    return element('memory', { snapshot: 'no' });
  }
  return mode === 'external'
    ? element('memory', { snapshot: 'external', file })
    : element('memory', { snapshot: 'internal' });
}

/** Returns how each disk of the domain is treated, in the order of its disks. */
function alignDisks(
  given: XmlElement,
  definition: DomainDefinition,
  external: boolean,
): XmlElement[] {
  const disks = devicesOf(definition, 'disk');
  const written = childrenNamed(child(given, 'disks') ?? element('disks'), 'disk');
  const names = written.map((disk) => {
    const name = attribute(disk, 'name');
    if (name === undefined) {
      throw internalError(WHERE, 'missing name from disk snapshot element');
    }
    enumAttribute(disk, 'snapshot', MODES);
    return targetNamed(disks, name);
  });
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw configUnsupported(WHERE, `disk '${twice}' specified twice`);
  }
  return disks.map((disk) => {
    const name = diskTargetName(disk);
    return alignDisk(disk, name, written[names.indexOf(name)], external);
  });
}

function targetNamed(disks: readonly XmlElement[], name: string): string {
  const disk = disks.find((each) => diskTargetName(each) === name || diskSource(each) === name);
  if (disk === undefined) {
    throw configUnsupported(WHERE, `no disk named '${name}'`);
  }
  return diskTargetName(disk);
}

function alignDisk(
  disk: XmlElement,
  name: string,
  written: XmlElement | undefined,
  external: boolean,
): XmlElement {
  const byDefault = external ? 'external' : 'internal';
  const asked = written && attribute(written, 'snapshot');
  const mode = asked === undefined || asked === 'default' ? byDefault : asked;
  if (mode === 'no' || diskSource(disk) === undefined) {
    return element('disk', { name, snapshot: 'no' });
  }
  if (mode !== byDefault && !external) {
    throw configUnsupported(WHERE, `disk '${name}' must use snapshot mode 'internal'`);
  }
  if (mode !== 'external') {
    return element('disk', { name, snapshot: mode });
  }
  const source = written && child(written, 'source');
  if (written === undefined || source === undefined) {
    const reason = 'is not a regular file; refusing to generate external snapshot name';
    throw configUnsupported(WHERE, `source for disk '${name}' ${reason}`);
  }
  const type = attribute(written, 'type') ?? 'file';
  const driver = childrenNamed(written, 'driver');
  return element('disk', { name, snapshot: mode, type }, [...driver, source]);
}
