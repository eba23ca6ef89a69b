import { ErrorDomain } from '../../codes.ts';
import { xmlError } from '../../failures.ts';
import { enumAttribute, onOffAttribute, unsignedAttribute } from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import {
  attribute,
  child,
  element,
  openElement,
  parseUnsigned,
  scaleBytes,
  textElement,
  textOf,
} from '../../xml/index.ts';
import { deviceInfo } from './device-info.ts';
import { knownValues } from './known-values.ts';

const WHERE = ErrorDomain.DOMAIN;

const MIB = 1n << 20n;

/** Parses a `<shmem>`: memory that guests and programs share. Its size becomes MiB. */
export function parseShmem(given: XmlElement): XmlElement {
  const model = child(given, 'model');
  const models = knownValues('devices/shmem/model@type');
  const type = (model && enumAttribute(model, 'type', models)) ?? 'ivshmem';
  const name = attribute(given, 'name');
  if (name === undefined) throw xmlError(WHERE, "shmem element must contain 'name' attribute");
  const hasRole = type !== 'ivshmem';
  const role = hasRole ? enumAttribute(given, 'role', ['master', 'peer']) : undefined;
  const server = child(given, 'server');
  const msi = child(given, 'msi');
  if (msi !== undefined && server === undefined) {
    throw xmlError(WHERE, 'msi option is only supported with a server');
  }
  return openElement('shmem', { name, role }, [
    element('model', { type }),
    size(given),
    server && element('server', { path: attribute(server, 'path') }),
    msi &&
      element('msi', {
        vectors: unsignedAttribute(msi, 'vectors', { base: 0 }) || undefined,
        ioeventfd: onOffAttribute(msi, 'ioeventfd'),
      }),
    ...deviceInfo(given),
  ]);
}

function size(given: XmlElement): XmlElement | undefined {
  const found = child(given, 'size');
  if (found === undefined) return undefined;
  const text = textOf(found);
  const value = parseUnsigned(text);
  if (value === undefined) {
    const detail = `Invalid value '${text}' for element or attribute './size[1]'`;
    throw xmlError(ErrorDomain.XML, detail);
  }
  const bytes = scaleBytes(value, attribute(found, 'unit') ?? 'b');
  return bytes === 0n ? undefined : textElement('size', bytes / MIB, { unit: 'M' });
}
