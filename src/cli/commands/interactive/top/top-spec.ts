import type { CommandSpec } from '../../../registry/command-spec.ts';

export const TOP_SPEC: CommandSpec = {
  name: 'top',
  summary: 'Show the use of CPU, memory, disks and networks of all domains',
  details:
    'On a terminal the screen is drawn again at each interval. Without one, or with -o, each line\n' +
    'is one sample of one domain as JSON. Rates are bytes a second.',
  options: [
    { name: 'interval', type: 'duration', value: '2s', summary: 'The time between two samples' },
    { name: 'count', type: 'integer', value: 'N', summary: 'End after this number of samples' },
  ],
  shape: 'stream',
  endsByInterrupt: true,
  isInVirsh: false,
  connects: false,
  fields: [
    { name: 'host', type: 'string', summary: 'The host' },
    { name: 'name', type: 'string', summary: 'The name of the domain' },
    { name: 'uuid', type: 'string', summary: 'The UUID' },
    { name: 'state', type: 'string', summary: 'The state' },
    { name: 'cpuPercent', type: 'number', nullable: true, summary: 'CPU time; 100 is one CPU' },
    { name: 'vcpus', type: 'integer', summary: 'The number of virtual CPUs' },
    { name: 'memory', type: 'bigint', summary: 'The memory, in KiB' },
    { name: 'readRate', type: 'number', nullable: true, summary: 'Bytes a second from disks' },
    { name: 'writeRate', type: 'number', nullable: true, summary: 'Bytes a second to disks' },
    { name: 'receiveRate', type: 'number', nullable: true, summary: 'Bytes a second received' },
    { name: 'transmitRate', type: 'number', nullable: true, summary: 'Bytes a second sent' },
  ],
  examples: [
    { line: 'lvsh top', purpose: 'Watch the domains of one host' },
    { line: 'lvsh top -c hail -c sleet', purpose: 'Watch two hosts' },
    { line: 'lvsh top --count 1 -o ndjson', purpose: 'Take one sample' },
  ],
  load: async () => (await import('./top.ts')).top,
};
