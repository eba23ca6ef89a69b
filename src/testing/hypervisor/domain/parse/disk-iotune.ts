import { ErrorDomain } from '../../codes.ts';
import { xmlError } from '../../failures.ts';
import type { XmlElement } from '../../xml/index.ts';
import { childText, element, parseUnsigned, textElement } from '../../xml/index.ts';

/** The children of `<iotune>` in libvirt's order. */
export const IOTUNE_ORDER: readonly string[] = [
  'total_bytes_sec',
  'read_bytes_sec',
  'write_bytes_sec',
  'total_iops_sec',
  'read_iops_sec',
  'write_iops_sec',
  'total_bytes_sec_max',
  'read_bytes_sec_max',
  'write_bytes_sec_max',
  'total_iops_sec_max',
  'read_iops_sec_max',
  'write_iops_sec_max',
  'size_iops_sec',
  'group_name',
  'total_bytes_sec_max_length',
  'read_bytes_sec_max_length',
  'write_bytes_sec_max_length',
  'total_iops_sec_max_length',
  'read_iops_sec_max_length',
  'write_iops_sec_max_length',
];

/** Parses `<iotune>`. Limits that are 0 are not limits, so libvirt omits them. */
export function parseIotune(given: XmlElement): XmlElement | undefined {
  const limits = IOTUNE_ORDER.flatMap((name) => {
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
