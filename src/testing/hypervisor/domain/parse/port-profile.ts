import { ErrorDomain } from '../../codes.ts';
import { configUnsupported, xmlError } from '../../failures.ts';
import type { XmlElement } from '../../xml/index.ts';
import { attribute, child, element } from '../../xml/index.ts';

/** The parameters of each type of profile, in libvirt's order. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  '802.1Qbg': ['managerid', 'typeid', 'typeidversion', 'instanceid'],
  '802.1Qbh': ['profileid'],
  openvswitch: ['interfaceid', 'profileid'],
  midonet: ['interfaceid'],
};

/** The parameters of a profile without a type, which has those of its network's type. */
const ALL = ['managerid', 'typeid', 'typeidversion', 'instanceid', 'interfaceid', 'profileid'];

/** The types of interfaces that can have a profile. Only a network's needs no type of its own. */
const PROFILED = ['network', 'bridge', 'direct', 'hostdev'];

/** Parses `<virtualport>`: the profile of the port that an interface is connected to. */
export function parsePortProfile(given: XmlElement, type: string): XmlElement | undefined {
  const found = child(given, 'virtualport');
  if (found === undefined) return undefined;
  if (!PROFILED.includes(type)) {
    const detail = `<virtualport> element unsupported for <interface type='${type}'>`;
    throw configUnsupported(ErrorDomain.DOMAIN, detail);
  }
  const profile = attribute(found, 'type');
  const names = profile === undefined ? ALL : PARAMETERS[profile];
  if (names === undefined) {
    throw configUnsupported(ErrorDomain.NONE, `unknown virtualport type ${profile}`);
  }
  if (profile === undefined && type !== 'network') {
    throw xmlError(ErrorDomain.NONE, 'missing required virtualport type');
  }
  return withParameters(child(found, 'parameters'), profile, names);
}

function withParameters(
  given: XmlElement | undefined,
  type: string | undefined,
  names: readonly string[],
): XmlElement {
  const values = names.map((name) => [name, given && shownValue(given, name)] as const);
  const parameters = element('parameters', Object.fromEntries(values));
  const isEmpty = parameters.attributes.length === 0;
  return element('virtualport', { type }, [isEmpty ? undefined : parameters]);
}

/** Returns a parameter. Numbers become decimal. */
function shownValue(given: XmlElement, name: string): string | undefined {
  const text = attribute(given, name);
  const isNumber = name === 'managerid' || name.startsWith('typeid');
  if (text === undefined || !isNumber) return text;
  if (!/^(?:0x[\da-f]+|\d+)$/i.test(text)) {
    throw xmlError(ErrorDomain.NONE, `cannot parse value of ${name} parameter`);
  }
  return String(Number(text));
}
