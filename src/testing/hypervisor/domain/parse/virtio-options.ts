import { ErrorDomain } from '../../codes.ts';
import { configUnsupported } from '../../failures.ts';
import { onOffAttribute } from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import { attribute } from '../../xml/index.ts';

const OPTIONS = ['iommu', 'ats', 'packed', 'page_per_vq'] as const;

/** Parses the options that the drivers of all virtio devices have, in libvirt's order. */
export function virtioOptions(
  driver: XmlElement | undefined,
): Readonly<Record<string, string | undefined>> {
  if (driver === undefined) return {};
  return Object.fromEntries(OPTIONS.map((name) => [name, onOffAttribute(driver, name)]));
}

/** Refuses the options of virtio devices in the driver of another device. */
export function checkNoVirtioOptions(driver: XmlElement): void {
  const given = OPTIONS.find((name) => attribute(driver, name) !== undefined);
  if (given === undefined) return;
  const subject = given === 'page_per_vq' ? 'page_per_vq option' : `${given} driver option`;
  const detail = `${subject} is only supported for virtio devices`;
  throw configUnsupported(ErrorDomain.DOMAIN, detail);
}
