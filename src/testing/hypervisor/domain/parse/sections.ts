import type { XmlElement } from '../../xml/index.ts';
import {
  attribute,
  childrenNamed,
  element,
  elements,
  scaleBytes,
  textElement,
  textOf,
  toKiB,
  withChildren,
} from '../../xml/index.ts';
import { parseUnsigned } from '../../xml/scale.ts';
import type { Shape } from '../../xml/shape.ts';
import { ANY, leaf, shaped, TEXT } from '../../xml/shape.ts';
import { childOrder } from './known-values.ts';

/** Returns the children of `<domain>` in libvirt's order. */
export function domainOrder(): readonly string[] {
  return childOrder('');
}

const TUNED_DEVICE: Shape = {
  attributes: [],
  children: {
    path: TEXT,
    weight: TEXT,
    read_iops_sec: TEXT,
    write_iops_sec: TEXT,
    read_bytes_sec: TEXT,
    write_bytes_sec: TEXT,
  },
};

/** Returns the children of `<cputune>` in libvirt's order. */
export function cputuneOrder(): readonly string[] {
  return childOrder('cputune');
}

/** Returns the children of `<memtune>` in libvirt's order. */
export function memtuneOrder(): readonly string[] {
  return childOrder('memtune');
}

const SHAPES: Readonly<Record<string, Shape>> = {
  blkiotune: { attributes: [], children: { weight: TEXT, device: TUNED_DEVICE } },
  resource: { attributes: [], children: { partition: TEXT, fibrechannel: ANY } },
  iothreadids: { attributes: [], children: { iothread: ANY } },
  pm: {
    attributes: [],
    children: { 'suspend-to-mem': leaf('enabled'), 'suspend-to-disk': leaf('enabled') },
  },
  perf: { attributes: [], children: { event: leaf('name', 'enabled') } },
};

/** Returns a section as libvirt writes it, with its defaults. */
export function section(of: XmlElement): XmlElement {
  const shape = of.name === 'cputune' ? cputuneShape() : SHAPES[of.name];
  const own = shape === undefined ? of : shaped(of, shape);
  switch (of.name) {
    case 'metadata':
      return metadata(own);
    case 'memtune':
      return memtune(own);
    case 'clock':
      return clock(own);
    default:
      return own;
  }
}

function cputuneShape(): Shape {
  return {
    attributes: [],
    children: Object.fromEntries(cputuneOrder().map((name) => [name, ANY])),
  };
}

/** Keeps the first element of each namespace (virXMLNodeSanitizeNamespaces). */
export function metadata(of: XmlElement): XmlElement {
  const inside = elements(of).filter(({ namespace }) => namespace !== null);
  const namespaces = inside.map(({ namespace }) => namespace);
  return withChildren(
    of,
    inside.filter(({ namespace }, index) => namespaces.indexOf(namespace) === index),
  );
}

/** The amount of KiB that means no limit (VIR_DOMAIN_MEMORY_PARAM_UNLIMITED). */
const UNLIMITED = 2n ** 53n - 1n;

function memtune(of: XmlElement): XmlElement {
  const limits = memtuneOrder()
    .flatMap((name) => childrenNamed(of, name))
    .flatMap((limit) => {
      const value = parseUnsigned(textOf(limit)) ?? 0n;
      const amount = scaleBytes(value, attribute(limit, 'unit') ?? 'KiB');
      return toKiB(amount) >= UNLIMITED
        ? []
        : [textElement(limit.name, toKiB(amount), { unit: 'KiB' })];
    });
  return element('memtune', {}, limits);
}

const TIMER: Shape = {
  attributes: ['name', 'present', 'tickpolicy', 'track', 'frequency', 'mode'],
  children: { catchup: leaf('threshold', 'slew', 'limit') },
};

function clock(of: XmlElement): XmlElement {
  const offset = attribute(of, 'offset') ?? 'utc';
  const variable = offset === 'variable';
  return element(
    'clock',
    {
      offset,
      adjustment: attribute(of, 'adjustment') ?? (variable ? '0' : undefined),
      basis: variable ? (attribute(of, 'basis') ?? 'utc') : undefined,
      timezone: attribute(of, 'timezone'),
      start: attribute(of, 'start'),
    },
    childrenNamed(of, 'timer').map((timer) => shaped(timer, TIMER)),
  );
}
