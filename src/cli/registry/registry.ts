import { Catalogue } from './catalogue.ts';

/** The groups of commands in the order of the help. A new group is one entry here. */
export const catalogue: Catalogue = new Catalogue([
  {
    name: 'domain',
    usual:
      /^(dom(info|state|id|uuid|name|stats)?|list|start|shutdown|destroy|dumpxml|create|define|undefine)$/,
    load: async () => (await import('../commands/domain/specs.ts')).domainCommands,
  },
  {
    name: 'device',
    usual: /^(attach|detach|update|change|domif|domblk|domdisplay|vncdisplay|ttyconsole)/,
    load: async () => (await import('../commands/device/specs.ts')).deviceCommands,
  },
  {
    name: 'snapshot',
    usual: /^snapshot-/,
    load: async () => (await import('../commands/snapshot/specs.ts')).snapshotCommands,
  },
  {
    name: 'checkpoint',
    usual: /^(checkpoint|backup)-/,
    load: async () => (await import('../commands/checkpoint/specs.ts')).checkpointCommands,
  },
  {
    name: 'block',
    usual: /^block|^domblk(threshold|error)$/,
    load: async () => (await import('../commands/block/specs.ts')).blockCommands,
  },
  {
    name: 'tuning',
    usual:
      /^(blkdeviotune|blkiotune|memtune|numatune|schedinfo|perf|iothread|cpu-stats|emulatorpin)/,
    load: async () => (await import('../commands/tuning/specs.ts')).tuningCommands,
  },
  {
    name: 'job',
    usual: /^(dump$|domdirtyrate|domjob|migrate)/,
    load: async () => (await import('../commands/job/specs.ts')).jobCommands,
  },
  {
    name: 'agent',
    usual: /^(qemu-|guest|domfs|domtime|domhostname|dompm|set-user|get-user)/,
    load: async () => (await import('../commands/agent/specs.ts')).agentCommands,
  },
  {
    name: 'network',
    usual: /^net-/,
    load: async () => (await import('../commands/network/specs.ts')).networkCommands,
  },
  {
    name: 'storage',
    usual: /^(pool|vol|find-storage)-/,
    load: async () => (await import('../commands/storage/specs.ts')).storageCommands,
  },
  {
    name: 'host',
    usual:
      /^(uri|version|call|node|capabilities|domcapabilities|hostname|sysinfo|free|alloc|maxvcpus|cpu-|hypervisor-)/,
    load: async () => (await import('../commands/host/specs.ts')).hostCommands,
  },
  {
    name: 'nodedev',
    usual: /^nodedev-/,
    load: async () => (await import('../commands/nodedev/specs.ts')).nodedevCommands,
  },
  {
    name: 'secret',
    usual: /^secret-/,
    load: async () => (await import('../commands/secret/specs.ts')).secretCommands,
  },
  {
    name: 'nwfilter',
    usual: /^nwfilter-/,
    load: async () => (await import('../commands/nwfilter/specs.ts')).nwfilterCommands,
  },
  {
    name: 'interface',
    usual: /^iface-/,
    load: async () => (await import('../commands/interface/specs.ts')).interfaceCommands,
  },
  {
    name: 'tools',
    usual: /^(wait|ip|exec|vnc|view|forward|events?|metrics|doctor)$/,
    load: async () => (await import('../commands/tools/specs.ts')).toolCommands,
  },
  {
    name: 'interactive',
    usual: /^(console|edit|top|screenshot|ttyconsole)$|-edit$/,
    load: async () => (await import('../commands/interactive/specs.ts')).interactiveCommands,
  },
  {
    name: 'shell',
    usual: /^(help|schema|batch|completion|__complete)$/,
    load: async () => (await import('../commands/shell/specs.ts')).shellCommands,
  },
]);
