import { ErrorDomain } from '../../codes.ts';
import { configUnsupported, xmlError } from '../../failures.ts';
import {
  requiredEnum,
  requiredUnsigned,
  unsignedAttribute,
  yesNoAttribute,
} from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import { child, childrenNamed, element } from '../../xml/index.ts';

const WHERE = ErrorDomain.DOMAIN;

/** One virtual CPU of a guest whose document lists them. */
interface Vcpu {
  readonly enabled: boolean;
  readonly hotpluggable: string | undefined;
  readonly order: bigint;
}

/** The virtual CPUs of a guest whose document lists them. */
export interface ListedVcpus {
  /** `<vcpus>` with all virtual CPUs. */
  readonly element: XmlElement;

  /** The number of virtual CPUs that are in use. */
  readonly online: number;
}

/**
 * Parses `<vcpus>`. Virtual CPUs that it does not list are not in use.
 *
 * @param maximum - The number of virtual CPUs that the guest can have.
 */
export function parseVcpus(domain: XmlElement, maximum: number): ListedVcpus | undefined {
  const given = childrenNamed(child(domain, 'vcpus') ?? element('vcpus'), 'vcpu');
  if (given.length === 0) return undefined;
  const listed = new Map<number, Vcpu>();
  for (const vcpu of given) {
    const id = Number(requiredUnsigned(vcpu, 'id'));
    if (id >= maximum) {
      throw xmlError(WHERE, `vcpu id '${id}' is out of range of maximum vcpu count`);
    }
    listed.set(id, {
      enabled: requiredEnum(vcpu, 'enabled', ['yes', 'no']) === 'yes',
      hotpluggable: yesNoAttribute(vcpu, 'hotpluggable'),
      order: unsignedAttribute(vcpu, 'order') ?? 0n,
    });
  }
  const all = Array.from({ length: maximum }, (_, id) => vcpuElement(id, listed.get(id)));
  const online = [...listed.values()].filter(({ enabled }) => enabled).length;
  return { element: element('vcpus', {}, all), online };
}

function vcpuElement(id: number, vcpu: Vcpu | undefined): XmlElement {
  const { enabled = false, hotpluggable, order = 0n } = vcpu ?? {};
  if (!enabled && hotpluggable === 'no') {
    throw configUnsupported(WHERE, `vcpu '${id}' is both offline and not hotpluggable`);
  }
  return element('vcpu', {
    id,
    enabled: enabled ? 'yes' : 'no',
    hotpluggable: hotpluggable ?? (enabled ? 'no' : 'yes'),
    order: order === 0n ? undefined : order,
  });
}
