import type { RemoteTypedParam } from '../../../../protocol/index.ts';
import { VirDomainNumaNames as Names } from '../../../../protocol/index.ts';
import { ErrorDomain } from '../../codes.ts';
import { formatCpuSet, parseCpuSet } from '../../cpu-set.ts';
import { configUnsupported, invalidArgument, operationInvalid } from '../../failures.ts';
import { checkFlags } from '../../flags.ts';
import {
  bigintParameter,
  int,
  ParameterType,
  string,
  stringParameter,
  validateParameters,
} from '../../typed-parameters.ts';
import { attribute, child, element, withAttributes, withChild } from '../../xml/index.ts';
import type { DomainDefinition } from '../definition.ts';
import { part, withPart } from '../definition.ts';
import type { SimulatedDomain } from '../domain.ts';
import { editOneDefinition, IMPACT_FLAGS, oneDefinition } from '../impact.ts';
import { checkGetterFlags } from './getter-flags.ts';

/** `virDomainNumatuneMemMode` in the order of its numbers. */
const MODES = ['strict', 'preferred', 'interleave', 'restrictive'];

const TYPES: Readonly<Record<string, number>> = {
  [Names.MODE]: ParameterType.INT,
  [Names.NODESET]: ParameterType.STRING,
};

/** Returns the host nodes of a guest's memory (virDomainGetNumaParameters). */
export function numaParameters(domain: SimulatedDomain, flags: number): RemoteTypedParam[] {
  checkGetterFlags(flags, 'DomainGetNumaParameters');
  const memory = memoryElement(oneDefinition(domain, flags));
  return [
    int(Names.MODE, MODES.indexOf(attribute(memory, 'mode') ?? 'strict')),
    string(Names.NODESET, attribute(memory, 'nodeset') ?? ''),
  ];
}

export function setNumaParameters(
  domain: SimulatedDomain,
  params: readonly RemoteTypedParam[],
  flags: number,
): void {
  checkFlags(flags, IMPACT_FLAGS, 'testDomainSetNumaParameters');
  validateParameters(params, TYPES);
  const number = bigintParameter(params, Names.MODE);
  const mode = number === undefined ? undefined : MODES[Number(number)];
  if (number !== undefined && mode === undefined) {
    throw invalidArgument(ErrorDomain.TEST, `unsupported numatune mode: '${number}'`);
  }
  const text = stringParameter(params, Names.NODESET);
  const nodeset = text === undefined ? undefined : formatCpuSet(parseCpuSet(text));
  editOneDefinition(domain, flags, (definition, target) => {
    const memory = memoryElement(definition);
    const before = attribute(memory, 'mode') ?? 'strict';
    if (target === 'live' && mode !== undefined && mode !== before) {
      const detail = "can't change numatune mode for running domain";
      throw operationInvalid(ErrorDomain.TEST, detail);
    }
    const values = {
      mode: mode ?? before,
      nodeset: nodeset ?? attribute(memory, 'nodeset'),
    };
    if (values.nodeset === undefined) {
      const detail = "nodeset for NUMA memory tuning must be set if 'placement' is 'static'";
      throw configUnsupported(ErrorDomain.DOMAIN, detail);
    }
    const tune = part(definition, 'numatune') ?? element('numatune');
    return withPart(definition, withChild(tune, withAttributes(memory, values), ['memory']));
  });
}

function memoryElement(definition: DomainDefinition): ReturnType<typeof element> {
  const tune = part(definition, 'numatune');
  return (tune && child(tune, 'memory')) ?? element('memory');
}
