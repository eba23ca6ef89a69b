import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { configUnsupported, failure, internalError, xmlError } from '../failures.ts';
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
import type { SimulatedCheckpoint } from './moments.ts';
import { diskSource, diskTargetName } from './parse/disk.ts';
import type { DomainParseContext } from './parse/parse-domain.ts';
import { readDomain } from './parse/parse-domain.ts';

const WHERE = ErrorDomain.DOMAIN_CHECKPOINT;

/** Parses a `<domaincheckpoint>`. Unlike most documents, it is validated against its schema. */
export function parseCheckpointXml(text: string): XmlElement {
  const kind = { label: '(domain_checkpoint)', root: 'domaincheckpoint', domain: WHERE };
  const given = parseXml(text, kind);
  const name = childText(given, 'name') ?? '';
  if (name.startsWith('.') || name.includes('/')) {
    const detail =
      'Unable to validate doc against domaincheckpoint.rng\nExtra element name in interleave\n' +
      'Element domaincheckpoint failed to validate content\n';
    throw failure(ErrorNumber.XML_INVALID_SCHEMA, ErrorDomain.XML, detail);
  }
  return given;
}

export function newCheckpoint(
  given: XmlElement,
  domain: SimulatedDomain,
  nowSeconds: bigint,
): SimulatedCheckpoint {
  const name = childText(given, 'name') ?? String(nowSeconds);
  return {
    name,
    description: childText(given, 'description') ?? null,
    parent: domain.checkpoints.current,
    createdSeconds: nowSeconds,
    definition: domain.definition,
    disks: alignDisks(given, domain.definition, name),
  };
}

export function redefinedCheckpoint(
  given: XmlElement,
  domain: SimulatedDomain,
  context: DomainParseContext,
): SimulatedCheckpoint {
  const name = childText(given, 'name');
  if (name === undefined) {
    throw xmlError(WHERE, 'a redefined checkpoint must have a name');
  }
  const created = parseUnsigned(childText(given, 'creationTime'));
  if (created === undefined) {
    throw internalError(WHERE, 'missing creationTime from existing checkpoint');
  }
  const inner = child(given, 'domain');
  const definition = inner === undefined ? domain.definition : readDomain(inner, context);
  return {
    name,
    description: childText(given, 'description') ?? null,
    parent: childText(child(given, 'parent') ?? element('parent'), 'name') ?? null,
    createdSeconds: created,
    definition,
    disks: alignDisks(given, definition, name),
  };
}

export function formatCheckpoint(
  checkpoint: SimulatedCheckpoint,
  options: { readonly secure: boolean; readonly withDomain: boolean },
): string {
  return formatXml(
    element('domaincheckpoint', {}, [
      textElement('name', checkpoint.name),
      checkpoint.description === null ? null : textElement('description', checkpoint.description),
      checkpoint.parent === null
        ? null
        : element('parent', {}, [textElement('name', checkpoint.parent)]),
      textElement('creationTime', checkpoint.createdSeconds),
      checkpoint.disks.length === 0 ? null : element('disks', {}, checkpoint.disks),
      options.withDomain ? domainElement(checkpoint.definition, options.secure) : null,
    ]),
  );
}

/**
 * Returns the bitmap of each disk. In a list, disks that are not named have none. Without a list,
 * all disks have one.
 */
function alignDisks(given: XmlElement, definition: DomainDefinition, name: string): XmlElement[] {
  const disks = devicesOf(definition, 'disk');
  if (disks.length === 0) {
    const detail = 'domain must have at least one disk to perform checkpoints';
    throw configUnsupported(WHERE, detail);
  }
  const list = child(given, 'disks');
  const written = childrenNamed(list ?? element('disks'), 'disk');
  for (const disk of written) {
    const target = attribute(disk, 'name') ?? '';
    if (!disks.some((each) => diskTargetName(each) === target)) {
      throw configUnsupported(WHERE, `no disk named '${target}'`);
    }
  }
  return disks.map((disk) => {
    const target = diskTargetName(disk);
    const own = written.find((each) => attribute(each, 'name') === target);
    const asked = own && (attribute(own, 'checkpoint') ?? 'bitmap');
    const byDefault = list === undefined && hasBitmaps(disk) ? 'bitmap' : 'no';
    const mode = asked ?? byDefault;
    const bitmap = mode === 'bitmap' ? ((own && attribute(own, 'bitmap')) ?? name) : undefined;
    return element('disk', { name: target, checkpoint: mode, bitmap });
  });
}

function hasBitmaps(disk: XmlElement): boolean {
  return diskSource(disk) !== undefined && child(disk, 'readonly') === undefined;
}
