import type { RemoteTypedParam } from '../../../../protocol/index.ts';
import { VirDomainBandwidthNames as Names } from '../../../../protocol/index.ts';
import { checkFlags } from '../../flags.ts';
import {
  bigintParameter,
  ParameterType,
  uint,
  validateParameters,
} from '../../typed-parameters.ts';
import type { XmlElement } from '../../xml/index.ts';
import { attribute, child, element, openElement, withChild } from '../../xml/index.ts';
import { withDevice } from '../definition.ts';
import type { SimulatedDomain } from '../domain.ts';
import { editOneDefinition, IMPACT_FLAGS, oneDefinition } from '../impact.ts';
import { findInterface } from '../interfaces.ts';
import { interfaceOrder } from '../parse/interface.ts';
import { checkGetterFlags } from './getter-flags.ts';

type Direction = 'inbound' | 'outbound';

const PARAMETERS: readonly (readonly [name: string, direction: Direction, key: string])[] = [
  [Names.IN_AVERAGE, 'inbound', 'average'],
  [Names.IN_PEAK, 'inbound', 'peak'],
  [Names.IN_BURST, 'inbound', 'burst'],
  [Names.IN_FLOOR, 'inbound', 'floor'],
  [Names.OUT_AVERAGE, 'outbound', 'average'],
  [Names.OUT_PEAK, 'outbound', 'peak'],
  [Names.OUT_BURST, 'outbound', 'burst'],
];

const TYPES = Object.fromEntries(PARAMETERS.map(([name]) => [name, ParameterType.UINT]));

/** Returns the bandwidth limits of a guest's interface (virDomainGetInterfaceParameters). */
export function interfaceParameters(
  domain: SimulatedDomain,
  device: string,
  flags: number,
): RemoteTypedParam[] {
  checkGetterFlags(flags, 'DomainGetInterfaceParameters');
  const found = findInterface(oneDefinition(domain, flags), device);
  const bandwidth = child(found, 'bandwidth') ?? element('bandwidth');
  return PARAMETERS.map(([name, direction, key]) => {
    const side = child(bandwidth, direction);
    return uint(name, Number((side && attribute(side, key)) ?? 0));
  });
}

export function setInterfaceParameters(
  domain: SimulatedDomain,
  device: string,
  params: readonly RemoteTypedParam[],
  flags: number,
): void {
  checkFlags(flags, IMPACT_FLAGS, 'testDomainSetInterfaceParameters');
  validateParameters(params, TYPES);
  editOneDefinition(domain, flags, (definition) => {
    const found = findInterface(definition, device);
    const before = child(found, 'bandwidth') ?? element('bandwidth');
    const bandwidth = openElement('bandwidth', {}, [
      changedSide(before, 'inbound', params),
      changedSide(before, 'outbound', params),
    ]);
    return withDevice(definition, found, withChild(found, bandwidth, interfaceOrder()));
  });
}

/**
 * Returns one direction after a change. A new average or floor replaces the whole direction. An
 * average of 0 removes the limit. A peak or a burst without an average changes nothing.
 */
function changedSide(
  before: XmlElement,
  direction: Direction,
  params: readonly RemoteTypedParam[],
): XmlElement | undefined {
  const given = (key: string): bigint | undefined => bigintParameter(params, `${direction}.${key}`);
  const [average, floor] = [given('average'), given('floor')];
  if (average === undefined && floor === undefined) {
    return child(before, direction);
  }
  if ((average ?? 0n) === 0n && (floor ?? 0n) === 0n) {
    return undefined;
  }
  const written = (value: bigint | undefined): bigint | undefined =>
    value === 0n ? undefined : value;
  return element(direction, {
    average: written(average),
    peak: written(given('peak')),
    floor: written(floor),
    burst: written(given('burst')),
  });
}
