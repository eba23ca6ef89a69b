import { schema } from '../../../../xml/generated/tables/domain.ts';

/**
 * The values in the tables that libvirt 9.0.0, which this daemon imitates, does not know. A unit
 * test compares them with the releases in protocol/xml.
 */
export const NEWER_VALUES: Readonly<Record<string, readonly string[]>> = {
  'os/type@arch': ['loongarch64'],
  'features/hyperv@mode': ['host-model'],
  'devices/disk@type': ['ctl', 'vhostvdpa'],
  'devices/disk@model': ['usb-bot', 'usb-storage'],
  'devices/disk/target@bus': ['nvme'],
  'devices/controller@type': ['nvme'],
  'devices/filesystem/driver@type': ['mtp'],
  'devices/interface/backend@type': ['default'],
  'devices/sound@model': ['virtio'],
  'devices/audio@type': ['pipewire'],
  'devices/watchdog@model': ['itco'],
  'devices/panic@model': ['pvpanic'],
  'devices/iommu@model': ['amd'],
  'launchSecurity@type': ['sev-snp', 'tdx'],
};

/** The children in the tables that libvirt 9.0.0 does not know, by the path of their parent. */
export const NEWER_CHILDREN: Readonly<Record<string, readonly string[]>> = {
  '': ['hwuuid', 'throttlegroups', 'iommufd'],
  cputune: ['energytune'],
  devices: ['crypto', 'pstore'],
  'devices/disk': ['throttlefilters'],
};

const found = new Map<string, readonly string[]>();
const orders = new Map<string, readonly string[]>();

/**
 * Returns the values that libvirt 9.0.0 knows for an attribute of a domain's document, from the
 * tables of src/xml.
 *
 * @param path - The path of the attribute below `<domain>`, such as `devices/disk@device`.
 * @param others - Values that libvirt reads although its schema has none of them.
 */
export function knownValues(path: string, others: readonly string[] = []): readonly string[] {
  const known = found.get(path) ?? readValues(path);
  found.set(path, known);
  return others.length === 0 ? known : [...known, ...others];
}

/**
 * Returns the children of an element of a domain's document that libvirt 9.0.0 knows, in the order
 * in which libvirt writes them, from the tables of src/xml.
 *
 * @param path - The path of the element below `<domain>`, such as `devices/disk`.
 */
export function childOrder(path: string): readonly string[] {
  const known = orders.get(path) ?? readOrder(path);
  orders.set(path, known);
  return known;
}

function readOrder(path: string): readonly string[] {
  const [id] = typesAt(path);
  if (id === undefined) return [];
  const { order, kids = {} } = schema.type(id);
  const newer = NEWER_CHILDREN[path] ?? [];
  return (order ?? Object.keys(kids)).filter((name) => !newer.includes(name));
}

function readValues(path: string): readonly string[] {
  const newer = NEWER_VALUES[path] ?? [];
  return valuesInTables(path).filter((value) => !newer.includes(value));
}

function valuesInTables(path: string): string[] {
  const [, name = ''] = path.split('@');
  const values = typesAt(path).flatMap((id) => {
    const attribute = schema.type(id).attrs?.[name];
    return attribute === undefined ? [] : (schema.datatype(attribute.t).enum ?? []);
  });
  return [...new Set(values)];
}

/** Returns the names of the types that the tables have for the element of a path. */
export function typesAt(path: string): readonly string[] {
  const [steps = ''] = path.split('@');
  return steps
    .split('/')
    .filter((step) => step !== '')
    .reduce<readonly string[]>(
      (types, step) => types.flatMap((id) => schema.type(id).kids?.[step]?.t ?? []),
      schema.roots,
    );
}
