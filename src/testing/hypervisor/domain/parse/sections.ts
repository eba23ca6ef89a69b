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
  withAttributes,
  withChildren,
} from '../../xml/index.ts';
import { parseUnsigned } from '../../xml/scale.ts';
import type { Shape } from './shape.ts';
import { ANY, leaf, shaped, TEXT } from './shape.ts';

/** The children of `<domain>` in libvirt's order (virDomainDefFormat). */
export const DOMAIN_ORDER: readonly string[] = [
  'name',
  'uuid',
  'genid',
  'title',
  'description',
  'metadata',
  'maxMemory',
  'memory',
  'currentMemory',
  'blkiotune',
  'memtune',
  'memoryBacking',
  'vcpu',
  'vcpus',
  'iothreads',
  'iothreadids',
  'defaultiothread',
  'cputune',
  'numatune',
  'resource',
  'sysinfo',
  'bootloader',
  'bootloader_args',
  'os',
  'idmap',
  'features',
  'cpu',
  'clock',
  'on_poweroff',
  'on_reboot',
  'on_crash',
  'on_lockfailure',
  'pm',
  'perf',
  'devices',
  'seclabel',
  'keywrap',
  'launchSecurity',
];

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

/** The children of `<cputune>` in libvirt's order. */
export const CPUTUNE_ORDER: readonly string[] = [
  'shares',
  'period',
  'quota',
  'global_period',
  'global_quota',
  'emulator_period',
  'emulator_quota',
  'iothread_period',
  'iothread_quota',
  'vcpupin',
  'emulatorpin',
  'iothreadpin',
  'vcpusched',
  'emulatorsched',
  'iothreadsched',
  'cachetune',
  'memorytune',
];

/** The children of `<memtune>` in libvirt's order. */
export const MEMTUNE_ORDER: readonly string[] = [
  'hard_limit',
  'soft_limit',
  'min_guarantee',
  'swap_hard_limit',
];

/** The children of `<features>` in libvirt's order. */
const FEATURES: readonly string[] = [
  'acpi',
  'apic',
  'pae',
  'hap',
  'viridian',
  'privnet',
  'hyperv',
  'kvm',
  'xen',
  'pvspinlock',
  'pmu',
  'vmport',
  'gic',
  'smm',
  'ioapic',
  'hpt',
  'vmcoreinfo',
  'htm',
  'nested-hv',
  'ccf-assist',
  'capabilities',
  'tcg',
  'msrs',
  'cfpc',
  'sbbc',
  'ibs',
  'async-teardown',
];

const SHAPES: Readonly<Record<string, Shape>> = {
  blkiotune: { attributes: [], children: { weight: TEXT, device: TUNED_DEVICE } },
  cputune: { attributes: [], children: allAny(CPUTUNE_ORDER) },
  resource: { attributes: [], children: { partition: TEXT, fibrechannel: ANY } },
  iothreadids: { attributes: [], children: { iothread: ANY } },
  features: { attributes: [], children: allAny(FEATURES) },
  pm: {
    attributes: [],
    children: { 'suspend-to-mem': leaf('enabled'), 'suspend-to-disk': leaf('enabled') },
  },
  perf: { attributes: [], children: { event: leaf('name', 'enabled') } },
};

/** Returns a section as libvirt writes it, with its defaults. */
export function section(of: XmlElement): XmlElement {
  const shape = SHAPES[of.name];
  const own = shape === undefined ? of : shaped(of, shape);
  switch (of.name) {
    case 'metadata':
      return metadata(own);
    case 'memtune':
      return memtune(own);
    case 'numatune':
      return numatune(own);
    case 'cpu':
      return cpu(own);
    case 'clock':
      return clock(own);
    case 'seclabel':
      return seclabel(own);
    default:
      return own;
  }
}

function allAny(names: readonly string[]): Readonly<Record<string, Shape>> {
  return Object.fromEntries(names.map((name) => [name, ANY]));
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

function memtune(of: XmlElement): XmlElement {
  const limits = MEMTUNE_ORDER.flatMap((name) => childrenNamed(of, name)).map((limit) => {
    const value = parseUnsigned(textOf(limit)) ?? 0n;
    const amount = scaleBytes(value, attribute(limit, 'unit') ?? 'KiB');
    return textElement(limit.name, toKiB(amount), { unit: 'KiB' });
  });
  return element('memtune', {}, limits);
}

function numatune(of: XmlElement): XmlElement {
  const children = of.children.map((node) => {
    if (typeof node === 'string' || node.name !== 'memory') {
      return node;
    }
    return element('memory', {
      mode: attribute(node, 'mode') ?? 'strict',
      nodeset: attribute(node, 'nodeset'),
      placement: attribute(node, 'placement'),
    });
  });
  return withChildren(of, children);
}

function cpu(of: XmlElement): XmlElement {
  const mode = attribute(of, 'mode') ?? 'custom';
  const model = childrenNamed(of, 'model').map((found) =>
    element(
      'model',
      {
        fallback: attribute(found, 'fallback') ?? 'allow',
        vendor_id: attribute(found, 'vendor_id'),
      },
      found.children,
    ),
  );
  const topology = childrenNamed(of, 'topology').map((found) =>
    element('topology', {
      sockets: attribute(found, 'sockets'),
      dies: attribute(found, 'dies') ?? '1',
      cores: attribute(found, 'cores'),
      threads: attribute(found, 'threads'),
    }),
  );
  const features = childrenNamed(of, 'feature').map((found) =>
    element('feature', {
      policy: attribute(found, 'policy') ?? 'require',
      name: attribute(found, 'name'),
    }),
  );
  const hasModel = model.length > 0;
  const match = mode === 'custom' && hasModel ? (attribute(of, 'match') ?? 'exact') : undefined;
  const others = ['cache', 'maxphysaddr'].flatMap((name) => childrenNamed(of, name));
  return element(
    'cpu',
    {
      mode: mode === 'custom' && !hasModel ? undefined : mode,
      match,
      check: attribute(of, 'check'),
      migratable: attribute(of, 'migratable'),
    },
    [
      ...model,
      ...childrenNamed(of, 'vendor'),
      ...topology,
      ...others,
      ...features,
      ...childrenNamed(of, 'numa'),
    ],
  );
}

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
    childrenNamed(of, 'timer'),
  );
}

function seclabel(of: XmlElement): XmlElement {
  const isStatic = attribute(of, 'type') === 'static';
  const relabel = attribute(of, 'relabel') ?? (isStatic ? 'no' : undefined);
  return withAttributes(of, { relabel });
}
