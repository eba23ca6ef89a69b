import type { RemoteTypedParam } from '../../../../protocol/index.ts';
import { VirDomainBlkioNames as Names } from '../../../../protocol/index.ts';
import { ErrorDomain } from '../../codes.ts';
import { invalidArgument } from '../../failures.ts';
import { checkFlags } from '../../flags.ts';
import {
  bigintParameter,
  ParameterType,
  string,
  stringParameter,
  uint,
  validateParameters,
} from '../../typed-parameters.ts';
import { childrenNamed, childText, element, parseUnsigned, textElement } from '../../xml/index.ts';
import type { DomainDefinition } from '../definition.ts';
import { part, withoutPart, withPart } from '../definition.ts';
import type { SimulatedDomain } from '../domain.ts';
import { editOneDefinition, IMPACT_FLAGS, oneDefinition } from '../impact.ts';
import { checkGetterFlags } from './getter-flags.ts';

/** The parameters of single devices, and their elements. */
const DEVICE_VALUES = [
  [Names.DEVICE_WEIGHT, 'weight'],
  [Names.DEVICE_READ_IOPS, 'read_iops_sec'],
  [Names.DEVICE_WRITE_IOPS, 'write_iops_sec'],
  [Names.DEVICE_READ_BPS, 'read_bytes_sec'],
  [Names.DEVICE_WRITE_BPS, 'write_bytes_sec'],
] as const;

const TYPES: Readonly<Record<string, number>> = {
  [Names.WEIGHT]: ParameterType.UINT,
  ...Object.fromEntries(DEVICE_VALUES.map(([name]) => [name, ParameterType.STRING])),
};

/** Values, keyed by the path of a device, then by the name of the element. */
type DeviceValues = ReadonlyMap<string, ReadonlyMap<string, bigint>>;

/** Returns the weights of a guest's disk traffic (virDomainGetBlkioParameters). */
export function blkioParameters(domain: SimulatedDomain, flags: number): RemoteTypedParam[] {
  checkGetterFlags(flags, 'DomainGetBlkioParameters');
  const definition = oneDefinition(domain, flags);
  const devices = deviceValues(definition);
  const listed = DEVICE_VALUES.map(([name, tag]) => {
    const pairs = [...devices].flatMap(([path, values]) => {
      const value = values.get(tag) ?? 0n;
      return value === 0n ? [] : [`${path},${value}`];
    });
    return string(name, pairs.join(','));
  });
  return [uint(Names.WEIGHT, weight(definition)), ...listed];
}

export function setBlkioParameters(
  domain: SimulatedDomain,
  params: readonly RemoteTypedParam[],
  flags: number,
): void {
  checkFlags(flags, IMPACT_FLAGS, 'testDomainSetBlkioParameters');
  validateParameters(params, TYPES);
  const changes = DEVICE_VALUES.map(
    ([name, tag]) => [tag, parsePairs(name, stringParameter(params, name) ?? '')] as const,
  );
  editOneDefinition(domain, flags, (definition) => {
    const devices = new Map(
      [...deviceValues(definition)].map(([path, own]) => [path, new Map(own)]),
    );
    for (const [tag, pairs] of changes) {
      for (const [path, value] of pairs) {
        const own = devices.get(path) ?? new Map<string, bigint>();
        own.set(tag, value);
        devices.set(path, own);
      }
    }
    const own = bigintParameter(params, Names.WEIGHT) ?? BigInt(weight(definition));
    return withTuning(definition, own, devices);
  });
}

/** Parses pairs such as `/dev/sda,500,/dev/sdb,600`. */
function parsePairs(name: string, text: string): (readonly [path: string, value: bigint])[] {
  const words = text === '' ? [] : text.split(',');
  if (words.length % 2 !== 0) {
    const detail = `unable to parse blkio device '${name}' '${text}'`;
    throw invalidArgument(ErrorDomain.DOMAIN, detail);
  }
  return words.flatMap((path, index) => {
    if (index % 2 !== 0) {
      return [];
    }
    const written = words[index + 1] ?? '';
    const value = parseUnsigned(written);
    if (value === undefined) {
      const detail = `invalid value '${written}' for parameter '${name}' of device '${path}'`;
      throw invalidArgument(ErrorDomain.DOMAIN, detail);
    }
    return [[path, value] as const];
  });
}

function weight(definition: DomainDefinition): number {
  const tune = part(definition, 'blkiotune');
  return Number((tune && childText(tune, 'weight')) ?? 0);
}

function deviceValues(definition: DomainDefinition): DeviceValues {
  const tune = part(definition, 'blkiotune') ?? element('blkiotune');
  return new Map(
    childrenNamed(tune, 'device').map((device) => [
      childText(device, 'path') ?? '',
      new Map(DEVICE_VALUES.map(([, tag]) => [tag, parseUnsigned(childText(device, tag)) ?? 0n])),
    ]),
  );
}

function withTuning(
  definition: DomainDefinition,
  own: bigint,
  devices: DeviceValues,
): DomainDefinition {
  const listed = [...devices].flatMap(([path, values]) => {
    const set = DEVICE_VALUES.flatMap(([, tag]) => {
      const value = values.get(tag) ?? 0n;
      return value === 0n ? [] : [textElement(tag, value)];
    });
    return set.length === 0 ? [] : [element('device', {}, [textElement('path', path), ...set])];
  });
  const children = [...(own === 0n ? [] : [textElement('weight', own)]), ...listed];
  return children.length === 0
    ? withoutPart(definition, 'blkiotune')
    : withPart(definition, element('blkiotune', {}, children));
}
