import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Tables } from '../../../../../tools/import/tables/tables.ts';
import { apiXml, enumXml, functionXml, macroXml } from './api.ts';

/** A small source tree about shelves, with every file that the importer reads. */
const TREE: Readonly<Record<string, string>> = {
  'meson.build': `project(\n  'libvirt', 'c',\n  version: '2.0.0',\n)\n`,
  'include/libvirt/libvirt-shop.h': '#define VIR_KEY_LENGTH (8 * 2)\n',
  'src/libvirt_internal.h':
    'typedef enum {\n  VIR_DRV_FEATURE_REMOTE = 2,\n  VIR_DRV_FEATURE_LIFT = 3,\n} virDrvFeature;\n',
  'src/rpc/virnetprotocol.x':
    'const VIR_NET_CRATE_MAX = 24;\nenum virNetKind { VIR_NET_CALL = 0 };\n',
  'src/rpc/virkeepaliveprotocol.x': program('keepalive', 3, '', 'KEEPALIVE_PROC_PING = 1'),
  'src/remote/remote_protocol.x': program(
    'remote',
    4,
    `typedef opaque remote_key[VIR_KEY_LENGTH];
struct remote_shelf_open_args { remote_key key; };
struct remote_shelf_count_ret { int crates; };
struct remote_shelf_event_moved_msg { int callbackID; };
`,
    `  /** @acl: shelf:write */
  REMOTE_PROC_SHELF_OPEN = 1,
  REMOTE_PROC_SHELF_COUNT = 2,
  REMOTE_PROC_SHELF_EVENT_MOVED = 3`,
  ),
  'src/remote/qemu_protocol.x': program(
    'qemu',
    5,
    '%#include "remote_protocol.h"\nstruct qemu_shelf_lift_args { remote_key key; };\n',
    'QEMU_PROC_SHELF_LIFT = 1',
  ),
  'src/remote/lxc_protocol.x': program('lxc', 6, '', 'LXC_PROC_SHELF_PACK = 1'),
  'src/admin/admin_protocol.x': program('admin', 7, '', 'ADMIN_PROC_SHOP_CLOSE = 1'),
};

/** The files that a build of the tree writes to build/docs. */
const API: Readonly<Record<string, string>> = {
  'libvirt-api.xml': apiXml([
    macroXml('LIBVIR_VERSION_NUMBER', `raw='2000000'`),
    macroXml('VIR_SHELF_PLATE', `string='plate'`),
    enumXml('virShelfEventID', 'VIR_SHELF_EVENT_ID_MOVED', '0'),
    functionXml('virShelfOpen', 'int', [['shelf', 'virShelfPtr']]),
    functionXml('virShelfCount', 'int', [['shelf', 'virShelfPtr']], '2.0.0'),
  ]),
  'libvirt-qemu-api.xml': apiXml([], 'libvirt-qemu'),
  'libvirt-lxc-api.xml': apiXml([], 'libvirt-lxc'),
  'libvirt-admin-api.xml': apiXml([], 'libvirt-admin'),
};

/** The tables of a release with a single function, and hand-made facts. */
export const OLD_TABLES: Tables = {
  programs: new Map(
    (['net', 'driver', 'keepalive', 'remote', 'qemu', 'lxc', 'admin'] as const).map((name) => [
      name,
      { about: `All of ${name}`, libvirt: '1.0.0', constants: {}, types: [], procedures: [] },
    ]),
  ),
  constants: { libvirt: '1.0.0', about: 'Sizes', enums: [], strings: [], numbers: [], structs: [] },
  functions: {
    libvirt: '1.0.0',
    about: 'Functions',
    functions: [
      {
        name: 'virShelfOpen',
        class: 'Shelf',
        library: 'libvirt',
        since: '1.0.0',
        returns: 'int',
        params: [['shelf', 'virShelfPtr']],
        mapping: 'wire/rpc',
        procedures: [
          ['remote', 9, 'SHELF_OPEN'],
          ['remote', 8, 'SHELF_KNOCK'],
        ],
        note: 'squeaks',
      },
    ],
  },
  events: {
    libvirt: '1.0.0',
    events: [],
    lifecycleDetailEnums: [],
    legacyRegistration: [],
    streamProcedures: [],
  },
  notes: {
    about: 'Units',
    fields: { 'remote_shelf_count_ret.crates': 'Full ones', 'a.b': 'Gone' },
  },
};

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'libvirt-client-import-test-'));
}

/** Writes the tree, with some of its files replaced. */
export function writeTree(folder: string, otherwise: Readonly<Record<string, string>> = {}): void {
  writeFiles(folder, { ...TREE, ...otherwise });
}

export function writeApi(folder: string, otherwise: Readonly<Record<string, string>> = {}): void {
  writeFiles(folder, { ...API, ...otherwise });
}

/** Returns the text of a file of the tree, with the first `from` replaced. */
export function changed(file: string, from: string, to: string): Readonly<Record<string, string>> {
  return { [file]: (TREE[file] ?? '').replace(from, to) };
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

function program(name: string, number: number, types: string, procedures: string): string {
  const upper = name.toUpperCase();
  return `${types}const ${upper}_PROGRAM = 0x${number}0;
const ${upper}_PROTOCOL_VERSION = 1;
enum ${name}_procedure {
${procedures}
};
`;
}
