import type { Command } from '../command.ts';

/** Domains: define, start, stop, save, rename. */
export const DOMAIN_LIFE: readonly Command[] = [
  {
    name: 'autostart',
    methods: ['Domain.setAutostart'],
    program: ['await domain.setAutostart(true);'],
  },
  {
    name: 'create',
    methods: ['Connection.domainCreateXml'],
    program: ["await connection.domainCreateXml(await readFile('web.xml', 'utf8'));"],
  },
  {
    name: 'define',
    methods: ['Connection.domainDefineXmlFlags', 'Connection.domainDefineXml'],
    program: [
      "const xml = await readFile('web.xml', 'utf8');",
      "await connection.domainDefineXmlFlags(xml, { flags: 'VALIDATE' });",
    ],
  },
  {
    name: 'desc',
    methods: ['Domain.getMetadata', 'Domain.setMetadata'],
    program: [
      "await domain.setMetadata('DESCRIPTION', 'The web server', { flags: 'CONFIG' });",
      "console.log(await domain.getMetadata('DESCRIPTION', { flags: 'CONFIG' }));",
    ],
    note: '`--title` is the type `TITLE`. If there is none, `getMetadata` rejects with `VIR_ERR_NO_DOMAIN_METADATA`.',
  },
  {
    name: 'destroy',
    methods: ['Domain.destroyFlags', 'Domain.destroy'],
    program: ["await domain.destroyFlags({ flags: 'GRACEFUL' });"],
  },
  {
    name: 'domid',
    methods: ['Domain.id'],
    program: ['console.log(domain.id); // -1 if the guest does not run'],
    replaces: 'virsh list | awk \'$2 == "web" {print $1}\'',
  },
  {
    name: 'domname',
    methods: ['Connection.domainLookupByUuidString', 'Domain.name'],
    program: [
      "const uuid = '6695eb01-f6a4-8304-79aa-97f2502e193f';",
      'console.log((await connection.domainLookupByUuidString(uuid)).name);',
    ],
  },
  {
    name: 'domrename',
    methods: ['Domain.rename'],
    program: ["await domain.rename('web-old');"],
  },
  {
    name: 'domuuid',
    methods: ['Domain.uuid'],
    program: ['console.log(domain.uuid);'],
    replaces: "virsh dominfo web | awk '/^UUID/ {print $2}'",
  },
  {
    name: 'domxml-from-native',
    methods: ['Connection.domainXmlFromNative'],
    program: [
      "const native = await readFile('container.conf', 'utf8');",
      "console.log(await connection.domainXmlFromNative('lxc-tools', native));",
    ],
    note: 'QEMU no longer reads its command lines: only other drivers, such as LXC, have a native format to read.',
  },
  {
    name: 'domxml-to-native',
    methods: ['Connection.domainXmlToNative'],
    program: [
      "const xml = await domain.getXmlDesc({ flags: 'SECURE' });",
      "console.log(await connection.domainXmlToNative('qemu-argv', xml));",
    ],
  },
  {
    name: 'dump',
    methods: ['Domain.coreDumpWithFormat', 'Domain.coreDump'],
    program: [
      "await domain.coreDumpWithFormat('/var/tmp/web.core', 'KDUMP_ZLIB', { flags: 'MEMORY_ONLY' });",
    ],
    note: 'The path is on the host of the daemon.',
  },
  {
    name: 'dumpxml',
    methods: ['Domain.getXmlDesc', 'Domain.getConfig'],
    program: [
      "console.log(await domain.getXmlDesc({ flags: 'INACTIVE' }));",
      'const { devices } = await domain.getConfig();',
      'for (const { target } of devices?.disk ?? []) console.log(target.dev);',
    ],
    replaces: 'virsh dumpxml web | xmllint --xpath "//disk/target/@dev" -',
  },
  {
    name: 'edit',
    methods: ['Domain.redefine'],
    program: [
      'await domain.redefine((draft) => {',
      "  draft.memory = { value: 4, unit: 'GiB' };",
      '});',
    ],
    replaces: 'EDITOR="sed -i s/2097152/4194304/" virsh edit web',
  },
  {
    name: 'managedsave',
    methods: ['Domain.managedSave'],
    program: ["await domain.managedSave({ flags: 'BYPASS_CACHE' });"],
  },
  {
    name: 'managedsave-remove',
    methods: ['Domain.managedSaveRemove', 'Domain.hasManagedSaveImage'],
    program: ['if (await domain.hasManagedSaveImage()) await domain.managedSaveRemove();'],
  },
  {
    name: 'managedsave-edit',
    methods: ['Domain.managedSaveGetXmlDesc', 'Domain.managedSaveDefineXml'],
    program: [
      "const xml = await domain.managedSaveGetXmlDesc({ flags: 'SECURE' });",
      "await domain.managedSaveDefineXml(xml.replace('/old.img', '/new.img'));",
    ],
  },
  {
    name: 'managedsave-dumpxml',
    methods: ['Domain.managedSaveGetXmlDesc', 'Domain.managedSaveGetConfig'],
    program: ['console.log(await domain.managedSaveGetXmlDesc());'],
  },
  {
    name: 'managedsave-define',
    methods: ['Domain.managedSaveDefineXml'],
    program: [
      "await domain.managedSaveDefineXml(await readFile('web.xml', 'utf8'), { flags: 'PAUSED' });",
    ],
  },
  {
    name: 'metadata',
    methods: ['Domain.metadata'],
    program: [
      "const mine = domain.metadata({ prefix: 'mine', uri: 'https://example.com/my-program' });",
      "await mine.set('<owner team=\"web\"/>', { flags: 'CONFIG' });",
      "console.log(await mine.get({ flags: 'CONFIG' }));",
    ],
  },
  {
    name: 'reboot',
    methods: ['Domain.reboot'],
    program: ['await domain.reboot();'],
  },
  {
    name: 'reset',
    methods: ['Domain.reset'],
    program: ['await domain.reset();'],
  },
  {
    name: 'restore',
    methods: ['Connection.domainRestoreFlags', 'Connection.domainRestore'],
    program: ["await connection.domainRestoreFlags('/var/tmp/web.save', { flags: 'RUNNING' });"],
    note: 'The path is on the host of the daemon.',
  },
  {
    name: 'resume',
    methods: ['Domain.resume'],
    program: ['await domain.resume();'],
  },
  {
    name: 'save',
    methods: ['Domain.save', 'Domain.saveFlags', 'Domain.saveParams'],
    program: ["await domain.save('/var/tmp/web.save');"],
    note: 'The path is on the host of the daemon.',
  },
  {
    name: 'save-image-define',
    methods: ['Connection.domainSaveImageDefineXml'],
    program: [
      "const xml = await readFile('web.xml', 'utf8');",
      "await connection.domainSaveImageDefineXml('/var/tmp/web.save', xml);",
    ],
  },
  {
    name: 'save-image-dumpxml',
    methods: ['Connection.domainSaveImageGetXmlDesc', 'Connection.domainSaveImageGetConfig'],
    program: ["console.log(await connection.domainSaveImageGetXmlDesc('/var/tmp/web.save'));"],
  },
  {
    name: 'save-image-edit',
    methods: ['Connection.domainSaveImageGetXmlDesc', 'Connection.domainSaveImageDefineXml'],
    program: [
      "const file = '/var/tmp/web.save';",
      "const xml = await connection.domainSaveImageGetXmlDesc(file, { flags: 'SECURE' });",
      "await connection.domainSaveImageDefineXml(file, xml.replace('/old.img', '/new.img'));",
    ],
  },
  {
    name: 'set-lifecycle-action',
    methods: ['Domain.setLifecycleAction'],
    program: [
      "await domain.setLifecycleAction('CRASH', 'RESTART', { flags: ['LIVE', 'CONFIG'] });",
    ],
  },
  {
    name: 'shutdown',
    methods: ['shutdownGracefully', 'Domain.shutdownFlags', 'Domain.shutdown'],
    program: ['console.log(await shutdownGracefully(domain, { timeoutMs: 60_000 })); // shut-down'],
    replaces:
      'virsh shutdown web; while [ "$(virsh domstate web)" != "shut off" ]; do sleep 1; done',
    note: '`domain.shutdown()` only sends the request, as virsh does. `shutdownGracefully` also waits.',
  },
  {
    name: 'start',
    methods: ['Domain.create', 'Domain.createWithFlags'],
    program: ["await domain.createWithFlags({ flags: 'START_PAUSED' }); // or domain.create()"],
  },
  {
    name: 'suspend',
    methods: ['Domain.suspend'],
    program: ['await domain.suspend();'],
  },
  {
    name: 'undefine',
    methods: ['Domain.undefineFlags', 'Domain.undefine'],
    program: [
      "await domain.undefineFlags({ flags: ['MANAGED_SAVE', 'SNAPSHOTS_METADATA', 'NVRAM'] });",
    ],
    note: '`--storage` and `--remove-all-storage` are calls of their own: `volume.delete()` for each disk, after the undefine.',
  },
];
