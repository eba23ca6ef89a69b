import type { RemoteTypedParam } from '../../../../protocol/index.ts';
import { VirDomainBlockIotuneNames as Names } from '../../../../protocol/index.ts';
import { ErrorDomain } from '../../codes.ts';
import { invalidArgument } from '../../failures.ts';
import { checkFlags } from '../../flags.ts';
import {
  bigintParameter,
  ParameterType,
  string,
  stringParameter,
  ullong,
  validateParameters,
} from '../../typed-parameters.ts';
import type { XmlElement } from '../../xml/index.ts';
import { child, element, parseUnsigned, textElement, textOf, withChild } from '../../xml/index.ts';
import type { DomainDefinition } from '../definition.ts';
import { withDevice } from '../definition.ts';
import { findDisk } from '../disks.ts';
import type { SimulatedDomain } from '../domain.ts';
import { editOneDefinition, IMPACT_FLAGS, oneDefinition } from '../impact.ts';
import { diskOrder } from '../parse/disk.ts';
import { iotuneOrder } from '../parse/disk-iotune.ts';
import { checkGetterFlags } from './getter-flags.ts';

/** Returns the type of each parameter. */
function parameterTypes(): Readonly<Record<string, ParameterType>> {
  return Object.fromEntries(
    iotuneOrder().map((name) => [
      name,
      name === Names.GROUP_NAME ? ParameterType.STRING : ParameterType.ULLONG,
    ]),
  );
}

/** The limits that cannot be set both in total and by direction. */
const TOTALS = ['bytes_sec', 'iops_sec', 'bytes_sec_max', 'iops_sec_max'];

/** The limits that must not exceed their `_max`. */
const RATES = [
  Names.TOTAL_BYTES_SEC,
  Names.READ_BYTES_SEC,
  Names.WRITE_BYTES_SEC,
  Names.TOTAL_IOPS_SEC,
  Names.READ_IOPS_SEC,
  Names.WRITE_IOPS_SEC,
] as const;

/** Returns the I/O limits of a guest's disk (virDomainGetBlockIoTune). */
export function blockIoTune(
  domain: SimulatedDomain,
  disk: string,
  flags: number,
): RemoteTypedParam[] {
  checkGetterFlags(flags, 'DomainGetBlockIoTune');
  const tune = child(tunedDisk(oneDefinition(domain, flags), disk), 'iotune') ?? element('iotune');
  return iotuneOrder().map((name) => {
    const value = child(tune, name);
    return name === Names.GROUP_NAME
      ? string(name, value === undefined ? '' : textOf(value))
      : ullong(name, (value && parseUnsigned(textOf(value))) ?? 0n);
  });
}

export function setBlockIoTune(
  domain: SimulatedDomain,
  disk: string,
  params: readonly RemoteTypedParam[],
  flags: number,
): void {
  checkFlags(flags, IMPACT_FLAGS, 'testDomainSetBlockIoTune');
  validateParameters(params, parameterTypes());
  editOneDefinition(domain, flags, (definition) => {
    const found = findDisk(definition, disk);
    if (found === undefined) {
      const detail = `missing persistent configuration for disk '${disk}'`;
      throw invalidArgument(ErrorDomain.TEST, detail);
    }
    const tune = changed(child(found, 'iotune') ?? element('iotune'), params);
    return withDevice(definition, found, withChild(found, tune, diskOrder()));
  });
}

function tunedDisk(definition: DomainDefinition, name: string): XmlElement {
  const found = findDisk(definition, name);
  if (found === undefined) {
    const detail = `disk '${name}' was not found in the domain config`;
    throw invalidArgument(ErrorDomain.TEST, detail);
  }
  return found;
}

function changed(before: XmlElement, params: readonly RemoteTypedParam[]): XmlElement {
  const value = (name: string): bigint => {
    const written = child(before, name);
    return bigintParameter(params, name) ?? (written && parseUnsigned(textOf(written))) ?? 0n;
  };
  checkRates(value);
  return element(
    'iotune',
    {},
    iotuneOrder().flatMap((name) => {
      if (name === Names.GROUP_NAME) {
        const group = stringParameter(params, name);
        return group === undefined ? [child(before, name)] : [textElement(name, group)];
      }
      return value(name) === 0n ? [] : [textElement(name, value(name))];
    }),
  );
}

function checkRates(value: (name: string) => bigint): void {
  for (const rate of TOTALS) {
    if (
      value(`total_${rate}`) > 0n &&
      (value(`read_${rate}`) > 0n || value(`write_${rate}`) > 0n)
    ) {
      const detail = `total and read/write of ${rate} cannot be set at the same time`;
      throw invalidArgument(ErrorDomain.TEST, detail);
    }
  }
  for (const rate of RATES) {
    if (value(rate) > value(`${rate}_max`)) {
      // libvirt's message also ends with a blank.
      const detail = `${rate} cannot be set higher than ${rate}_max `;
      throw invalidArgument(ErrorDomain.TEST, detail);
    }
  }
}
