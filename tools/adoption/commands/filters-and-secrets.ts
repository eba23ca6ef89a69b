import type { Command } from '../command.ts';

/** Network filters and their bindings. */
export const FILTERS: readonly Command[] = [
  {
    name: 'nwfilter-define',
    methods: ['Connection.nwFilterDefineXml', 'Connection.nwFilterDefineXmlFlags'],
    program: ["await connection.nwFilterDefineXml(await readFile('filter.xml', 'utf8'));"],
  },
  {
    name: 'nwfilter-dumpxml',
    methods: ['NWFilter.getXmlDesc', 'NWFilter.getConfig'],
    program: ['console.log(await filter.getXmlDesc());'],
  },
  {
    name: 'nwfilter-edit',
    methods: ['NWFilter.redefine'],
    program: ['await filter.redefine((draft) => {', '  draft.priority = -500;', '});'],
  },
  {
    name: 'nwfilter-list',
    methods: ['Connection.listAllNwFilters'],
    program: [
      'for (const { name, uuid } of await connection.listAllNwFilters()) console.log(uuid, name);',
    ],
    replaces: "virsh nwfilter-list | awk 'NR>2 && NF {print $2}'",
  },
  {
    name: 'nwfilter-undefine',
    methods: ['NWFilter.undefine'],
    program: ['await filter.undefine();'],
  },
  {
    name: 'nwfilter-binding-create',
    methods: ['Connection.nwFilterBindingCreateXml'],
    program: ["await connection.nwFilterBindingCreateXml(await readFile('binding.xml', 'utf8'));"],
  },
  {
    name: 'nwfilter-binding-delete',
    methods: ['NWFilterBinding.delete'],
    program: ['await binding.delete();'],
  },
  {
    name: 'nwfilter-binding-dumpxml',
    methods: ['NWFilterBinding.getXmlDesc', 'NWFilterBinding.getConfig'],
    program: ['console.log(await binding.getXmlDesc());'],
  },
  {
    name: 'nwfilter-binding-list',
    methods: ['Connection.listAllNwFilterBindings'],
    program: [
      'for (const { portdev, filtername } of await connection.listAllNwFilterBindings()) {',
      '  console.log(portdev, filtername);',
      '}',
    ],
  },
];

/** Secrets. */
export const SECRETS: readonly Command[] = [
  {
    name: 'secret-define',
    methods: ['Connection.secretDefineXml'],
    program: ["await connection.secretDefineXml(await readFile('secret.xml', 'utf8'));"],
  },
  {
    name: 'secret-dumpxml',
    methods: ['Secret.getXmlDesc', 'Secret.getConfig'],
    program: ['console.log(await secret.getXmlDesc());'],
  },
  {
    name: 'secret-event',
    methods: ['Connection.subscribe', 'Connection.listen'],
    program: [
      "for await (const item of await connection.subscribe('secret:lifecycle')) console.log(item);",
    ],
  },
  {
    name: 'secret-get-value',
    methods: ['Secret.getValue'],
    program: ['console.log(Buffer.from(await secret.getValue()).toString());'],
    replaces: 'virsh secret-get-value "$uuid" | base64 -d',
    note: 'The value is bytes. virsh prints it in base64.',
  },
  {
    name: 'secret-list',
    methods: ['Connection.listAllSecrets'],
    program: [
      'for (const { uuid, usageTypeName, usageId } of await connection.listAllSecrets()) {',
      '  console.log(uuid, usageTypeName, usageId);',
      '}',
    ],
  },
  {
    name: 'secret-set-value',
    methods: ['Secret.setValue'],
    program: ["await secret.setValue(Buffer.from('the passphrase'));"],
    note: 'The value is bytes, not base64.',
  },
  {
    name: 'secret-undefine',
    methods: ['Secret.undefine'],
    program: ['await secret.undefine();'],
  },
];
