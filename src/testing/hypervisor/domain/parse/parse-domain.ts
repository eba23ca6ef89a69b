import { ErrorDomain } from '../../codes.ts';
import type { SimulatedEnvironment } from '../../environment.ts';
import { configUnsupported } from '../../failures.ts';
import type { DocumentKind, XmlElement } from '../../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  element,
  parseXml,
  textElement,
  textOf,
} from '../../xml/index.ts';
import type { DomainDefinition } from '../definition.ts';
import { parseDevices } from './devices.ts';
import {
  checkHasMemory,
  checkName,
  checkTitle,
  parseActions,
  parseIdentity,
  parseMemory,
  parseVcpu,
} from './head.ts';
import { parseOs } from './os.ts';
import { DOMAIN_ORDER, section } from './sections.ts';
import { parseCpuTune, parseIothreads } from './threads.ts';

/** The context of a domain's document. */
export interface DomainParseContext {
  readonly environment: SimulatedEnvironment;

  /** The architecture of domains whose document names none. */
  readonly hostArch: string;
}

const CLOCK_OFFSETS = ['utc', 'localtime', 'variable', 'timezone', 'absolute'];

export const DOMAIN_DOCUMENT: DocumentKind = {
  label: '(domain_definition)',
  root: 'domain',
  domain: ErrorDomain.DOMAIN,
};

/**
 * Parses a domain's document as libvirt does: the parts that libvirt knows, in its order, with its
 * defaults. The order of the steps is also libvirt's, because it decides which error a document
 * with several faults causes.
 */
export function parseDomain(text: string, context: DomainParseContext): DomainDefinition {
  return readDomain(parseXml(text, DOMAIN_DOCUMENT), context);
}

/** Parses a `<domain>` inside another document. */
export function readDomain(domain: XmlElement, context: DomainParseContext): DomainDefinition {
  const { environment } = context;
  const identity = parseIdentity(domain, environment);
  const os = parseOs(domain, context.hostArch);
  checkTitle(domain);
  const memory = parseMemory(domain);
  const vcpu = parseVcpu(domain);
  const iothreads = parseIothreads(domain);
  const cputune = parseCpuTune(domain, Number(textOf(vcpu)), iothreads);
  const actions = parseActions(domain);
  const clock = clockOf(domain);
  const osType = textOf(child(os, 'type') ?? os);
  const devices = parseDevices(domain, { osType, environment });
  checkHasMemory(domain);
  checkName(identity.name);
  const computed = [
    textElement('name', identity.name),
    textElement('uuid', identity.uuid),
    genid(domain, environment),
    clock,
    os,
    vcpu,
    cputune,
    devices,
    ...iothreads,
    ...memory,
    ...actions,
  ].filter((part) => part !== undefined);
  const done = new Set([
    ...computed.map((part) => part.name),
    'iothreads',
    'iothreadids',
    'cputune',
  ]);
  const parts = DOMAIN_ORDER.flatMap((name) =>
    done.has(name)
      ? computed.filter((part) => part.name === name)
      : childrenNamed(domain, name).map(section).filter(isWorthwhile),
  );
  const root = element('domain', { type: identity.type }, parts);
  return { name: identity.name, uuid: identity.uuid, root };
}

/** Whether a part is written. Empty texts and empty sections are not. */
function isWorthwhile(part: XmlElement): boolean {
  const always = ['metadata', 'seclabel', 'cpu', 'launchSecurity', 'keywrap'];
  return always.includes(part.name) || part.children.length > 0 || part.attributes.length > 0;
}

function genid(domain: XmlElement, environment: SimulatedEnvironment): XmlElement | undefined {
  const given = child(domain, 'genid');
  return given && textElement('genid', textOf(given) || environment.uuid());
}

function clockOf(domain: XmlElement): XmlElement {
  const given = child(domain, 'clock') ?? element('clock', { offset: 'utc' });
  const offset = attribute(given, 'offset') ?? 'utc';
  if (!CLOCK_OFFSETS.includes(offset)) {
    throw configUnsupported(ErrorDomain.DOMAIN, `unknown clock offset '${offset}'`);
  }
  return section(given);
}
