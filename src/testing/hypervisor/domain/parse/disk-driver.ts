import { ErrorDomain } from '../../codes.ts';
import { configUnsupported } from '../../failures.ts';
import { enumAttribute, onOffAttribute, unsignedAttribute } from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import {
  attribute,
  descend,
  element,
  parseUnsigned,
  scaleBytes,
  textElement,
  textOf,
} from '../../xml/index.ts';
import { diskFormats } from './disk-source.ts';
import { knownValues } from './known-values.ts';
import { virtioOptions } from './virtio-options.ts';

/** Parses the `<driver>` of a disk. Returns undefined if it says nothing. */
export function parseDiskDriver(given: XmlElement): XmlElement | undefined {
  const known = (name: string): readonly string[] => knownValues(`devices/disk/driver@${name}`);
  const one = (name: string): string | undefined => enumAttribute(given, name, known(name));
  const count = (name: string): bigint | undefined => unsignedAttribute(given, name) || undefined;
  const virtio = virtioOptions(given);
  const cache = one('cache');
  const errorPolicy = one('error_policy');
  const readPolicy = enumAttribute(given, 'rerror_policy', known('error_policy'));
  if (readPolicy === 'enospace') {
    const detail = `Invalid disk read error policy: '${readPolicy}'`;
    throw configUnsupported(ErrorDomain.DOMAIN, detail);
  }
  const values = {
    name: attribute(given, 'name'),
    type: undefined as string | undefined,
    cache: cache === 'default' ? undefined : cache,
    error_policy: errorPolicy,
    rerror_policy: readPolicy,
    io: one('io'),
    ioeventfd: onOffAttribute(given, 'ioeventfd'),
    event_idx: onOffAttribute(given, 'event_idx'),
    copy_on_read: onOffAttribute(given, 'copy_on_read'),
    discard: one('discard'),
    iothread: unsignedAttribute(given, 'iothread', { nonZero: true }),
    detect_zeroes: one('detect_zeroes'),
    queues: count('queues'),
    queue_size: count('queue_size'),
    ...virtio,
  };
  const shown = element('driver', { ...values, type: imageFormat(given) }, [cacheSize(given)]);
  return shown.attributes.length === 0 && shown.children.length === 0 ? undefined : shown;
}

function imageFormat(given: XmlElement): string | undefined {
  const type = attribute(given, 'type');
  // Xen's name for raw images.
  if (type === 'aio') return 'raw';
  if (type !== undefined && !diskFormats().includes(type)) {
    throw configUnsupported(ErrorDomain.DOMAIN, `unknown driver format value '${type}'`);
  }
  return type;
}

/** Returns the size of the cache for metadata, in bytes. */
function cacheSize(given: XmlElement): XmlElement | undefined {
  const size = descend(given, 'metadata_cache', 'max_size');
  const value = size === undefined ? undefined : parseUnsigned(textOf(size));
  if (size === undefined || value === undefined) return undefined;
  const bytes = scaleBytes(value, attribute(size, 'unit') ?? 'b');
  const shown = textElement('max_size', bytes, { unit: 'bytes' });
  return bytes === 0n ? undefined : element('metadata_cache', {}, [shown]);
}
