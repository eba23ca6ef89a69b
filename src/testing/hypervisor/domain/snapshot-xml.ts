import { VirDomainState as State } from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import {
  configUnsupported,
  failure,
  internalError,
  invalidArgument,
  xmlError,
} from '../failures.ts';
import { enumAttribute } from '../xml/attributes.ts';
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

const WHERE = ErrorDomain.DOMAIN_SNAPSHOT;
const MODES = ['no', 'internal', 'external', 'manual'];
const STATES = [
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
  const asked = askedMemory(given);
  const external = attribute(asked, 'snapshot') === 'external';
  const inner = domain.active ? 'internal' : 'no';
  if (writtenDisks(given).some((disk) => attribute(disk, 'snapshot') === 'manual')) {
    const detail = "'manual' snapshot mode is not supported by the test driver";
    throw failure(ErrorNumber.OPERATION_UNSUPPORTED, ErrorDomain.TEST, detail);
  }
  return {
    name: childText(given, 'name') ?? String(nowSeconds),
    description: childText(given, 'description') ?? null,
    parent: domain.snapshots.current,
    createdSeconds: nowSeconds,
    definition: domain.definition,
    disks: alignDisks(given, domain.definition, external ? 'external' : 'internal'),
    state: stateName(domain.state),
    memory: domain.active && external ? asked : element('memory', { snapshot: inner }),
  };
}

/** Returns a snapshot that was taken elsewhere, from its complete document. */
export function redefinedSnapshot(
  given: XmlElement,
  domain: SimulatedDomain,
  context: DomainParseContext,
): SimulatedSnapshot {
  const name = childText(given, 'name');
  if (name === undefined) {
    throw xmlError(WHERE, 'a redefined snapshot must have a name');
  }
  const created = parseUnsigned(childText(given, 'creationTime'));
  if (created === undefined) {
    throw internalError(WHERE, 'missing creationTime from existing snapshot');
  }
  const state = childText(given, 'state');
  if (state === undefined) {
    throw xmlError(WHERE, 'missing state from existing snapshot');
  }
  if (!STATES.includes(state)) {
    const detail = `Invalid state '${state}' in domain snapshot XML`;
    throw configUnsupported(WHERE, detail);
  }
  const inner = innerDomain(given, context);
  const memory = memoryOf(given, state);
  const before = domain.snapshots.get(name);
  const definition = inner ?? before?.definition;
  if (definition === undefined) {
    throw internalError(WHERE, 'missing domain in snapshot');
  }
  if (before !== undefined) {
    checkSameKind(before, name, state);
  }
  return {
    name,
    description: childText(given, 'description') ?? null,
    parent: childText(child(given, 'parent') ?? element('parent'), 'name') ?? null,
    createdSeconds: created,
    definition,
    disks: alignDisks(given, definition, defaultMode(given, memory, state)),
    state,
    memory,
  };
}

/** Parses the domain's document in a snapshot. libvirt ignores it if it has no type. */
function innerDomain(given: XmlElement, context: DomainParseContext): DomainDefinition | undefined {
  const inner = child(given, 'domain');
  return inner === undefined || attribute(inner, 'type') === undefined
    ? undefined
    : readDomain(inner, context);
}

/** Refuses to change a snapshot of a running guest to one of a stopped guest, or of disks only. */
function checkSameKind(before: SimulatedSnapshot, name: string, state: string): void {
  if (isOnline(before.state) !== isOnline(state)) {
    const detail = `cannot change between online and offline snapshot state in snapshot ${name}`;
    throw invalidArgument(WHERE, detail);
  }
  if ((before.state === 'disk-snapshot') !== (state === 'disk-snapshot')) {
    const detail = `cannot change between disk only and full system in snapshot ${name}`;
    throw invalidArgument(WHERE, detail);
  }
}

function isOnline(state: string): boolean {
  return state !== 'shutoff' && state !== 'disk-snapshot';
}

/**
 * Returns how the disks of a redefined snapshot are treated that its document does not mention.
 * Without external parts, the document cannot ask for another treatment.
 */
function defaultMode(given: XmlElement, memory: XmlElement, state: string): Mode {
  const parts = [memory, ...writtenDisks(given)];
  const external = parts.some((each) => attribute(each, 'snapshot') === 'external');
  return external || state === 'disk-snapshot' ? 'external' : 'internal';
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
 * Returns how the memory of a redefined snapshot was saved. A snapshot of a running guest includes
 * it unless its document says otherwise. One of a stopped guest does not.
 */
function memoryOf(given: XmlElement, state: string): XmlElement {
  const asked = askedMemory(given);
  const mode = attribute(asked, 'snapshot');
  if (!isOnline(state) && mode !== undefined && mode !== 'no') {
    throw xmlError(WHERE, 'memory state cannot be saved with offline or disk-only snapshot');
  }
  return mode === undefined
    ? element('memory', { snapshot: isOnline(state) ? 'internal' : 'no' })
    : asked;
}

/** Checks the `<memory>` of a document, and adds what a file implies. */
function askedMemory(given: XmlElement): XmlElement {
  const written = child(given, 'memory');
  const file = written && attribute(written, 'file');
  const mode = written && enumAttribute(written, 'snapshot', MODES);
  const snapshot = mode ?? (file === undefined ? undefined : 'external');
  if (snapshot === 'external' && file === undefined) {
    throw xmlError(WHERE, 'external memory snapshots require a filename');
  }
  if (snapshot !== 'external' && file !== undefined) {
    throw xmlError(WHERE, `memory filename '${file}' requires external snapshot`);
  }
  return element('memory', { snapshot, file });
}

type Mode = 'internal' | 'external';

function writtenDisks(given: XmlElement): XmlElement[] {
  return childrenNamed(child(given, 'disks') ?? element('disks'), 'disk');
}

/** Returns how each disk of the domain is treated, in the order of its disks. */
function alignDisks(
  given: XmlElement,
  definition: DomainDefinition,
  byDefault: Mode,
): XmlElement[] {
  const disks = devicesOf(definition, 'disk');
  const written = writtenDisks(given);
  for (const disk of written) {
    if (attribute(disk, 'name') === undefined) {
      throw internalError(WHERE, 'missing name from disk snapshot element');
    }
    enumAttribute(disk, 'snapshot', MODES);
  }
  if (written.length > disks.length) {
    throw configUnsupported(WHERE, 'too many disk snapshot requests for domain');
  }
  const names: string[] = [];
  for (const disk of written) {
    const of = diskNamed(disks, attribute(disk, 'name') ?? '');
    const name = diskTargetName(of);
    if (names.includes(name)) {
      throw configUnsupported(WHERE, `disk '${name}' specified twice`);
    }
    checkMode(disk, of, byDefault);
    names.push(name);
  }
  return disks.map((disk) => {
    const name = diskTargetName(disk);
    return alignDisk(disk, name, written[names.indexOf(name)], byDefault);
  });
}

/**
 * Returns how snapshots treat a disk, by its own definition. They leave out disks that a guest
 * cannot write.
 */
function ownMode(disk: XmlElement): string | undefined {
  const mode = attribute(disk, 'snapshot');
  return mode ?? (child(disk, 'readonly') === undefined ? undefined : 'no');
}

/** Returns the mode of a disk that a document names, or of one that it does not name. */
function modeOf(disk: XmlElement, written: XmlElement | undefined, byDefault: Mode): string {
  const own = ownMode(disk);
  const counts = written === undefined || byDefault === 'external' || own === 'no';
  return (written && attribute(written, 'snapshot')) ?? (counts ? own : undefined) ?? byDefault;
}

function checkMode(written: XmlElement, disk: XmlElement, byDefault: Mode): void {
  const name = diskTargetName(disk);
  const mode = modeOf(disk, written, byDefault);
  const isLeftOut = mode === 'no' && ownMode(disk) === 'no';
  if (byDefault === 'internal' && mode !== 'internal' && !isLeftOut) {
    throw configUnsupported(WHERE, `disk '${name}' must use snapshot mode 'internal'`);
  }
  const source = child(written, 'source');
  const file = source && attribute(source, 'file');
  if (file !== undefined && mode !== 'external') {
    const detail = `file '${file}' for disk '${name}' requires use of external snapshot mode`;
    throw configUnsupported(WHERE, detail);
  }
}

function diskNamed(disks: readonly XmlElement[], name: string): XmlElement {
  const disk = disks.find((each) => diskTargetName(each) === name || diskSource(each) === name);
  if (disk === undefined) {
    throw configUnsupported(WHERE, `no disk named '${name}'`);
  }
  return disk;
}

function alignDisk(
  disk: XmlElement,
  name: string,
  written: XmlElement | undefined,
  byDefault: Mode,
): XmlElement {
  const mode = modeOf(disk, written, byDefault);
  if (mode === 'no' || (written === undefined && diskSource(disk) === undefined)) {
    return element('disk', { name, snapshot: 'no' });
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
