import { ErrorDomain } from '../../codes.ts';
import { xmlError } from '../../failures.ts';
import type { XmlElement } from '../../xml/index.ts';
import { childText, element, parseUnsigned, textElement } from '../../xml/index.ts';
import { childOrder } from './known-values.ts';

/** Returns the children of `<iotune>` in libvirt's order. */
export function iotuneOrder(): readonly string[] {
  return childOrder('devices/disk/iotune');
}

/** Parses `<iotune>`. Limits that are 0 are not limits, so libvirt omits them. */
export function parseIotune(given: XmlElement): XmlElement | undefined {
  const limits = iotuneOrder().flatMap((name) => {
    const text = childText(given, name);
    if (text === undefined) return [];
    if (name === 'group_name') return [textElement(name, text)];
    const limit = parseUnsigned(text);
    if (limit === undefined) {
      const detail = `disk iotune field '${name}' must be an integer`;
      throw xmlError(ErrorDomain.DOMAIN, detail);
    }
    return limit === 0n ? [] : [textElement(name, limit)];
  });
  return limits.length === 0 ? undefined : element('iotune', {}, limits);
}

/** Refuses limits for all requests together with limits for reads or writes. */
export function checkIotune(iotune: XmlElement): void {
  const isSet = (name: string): boolean => childText(iotune, name) !== undefined;
  for (const what of ['bytes_sec', 'iops_sec', 'bytes_sec_max', 'iops_sec_max']) {
    if (isSet(`total_${what}`) && (isSet(`read_${what}`) || isSet(`write_${what}`))) {
      const detail = `total and read/write ${what} cannot be set at the same time`;
      throw xmlError(ErrorDomain.DOMAIN, detail);
    }
  }
}
