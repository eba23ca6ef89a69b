import type { CommandGroup, CommandSpec } from '../../registry/command-spec.ts';
import { fields, flag, position } from '../../registry/spec-parts.ts';
import { DOCTOR } from '../doctor/specs.ts';
import { EVENT_FIELDS, eventSpec } from './event-specs.ts';
import { FORWARD_COMMANDS } from './forward-specs.ts';

const DOMAIN = position('domain', 'The name, UUID or id of the domain', 'domain');

const eventsSpec: CommandSpec = {
  name: 'events',
  summary: 'Print the events of a host: one line each, until an interrupt',
  details:
    'By default these are the starts and ends of domains, networks, pools, devices and secrets.\n' +
    'Events that the daemon does not know are left out, unless --event names them.',
  options: [
    {
      name: 'event',
      type: 'texts',
      value: 'NAME',
      summary: 'Print these events: domain:reboot; also without "domain:"',
    },
    flag('all', 'Print all events'),
    { name: 'domain', type: 'text', summary: 'Print events of this domain only', kind: 'domain' },
    { name: 'count', type: 'integer', summary: 'End after this number of events' },
  ],
  shape: 'stream',
  isInVirsh: false,
  fields: EVENT_FIELDS,
  examples: [
    { line: 'lvsh events', purpose: 'Watch what starts and stops' },
    { line: 'lvsh events --all -o ndjson | jq .details', purpose: 'Read all events as JSON' },
    { line: 'lvsh events --domain web --event reboot --count 1', purpose: 'Wait for a reboot' },
  ],
  load: async () => (await import('./events.ts')).events,
};

const metricsSpec: CommandSpec = {
  name: 'metrics',
  summary: 'Print the metrics of hosts as Prometheus reads them, or serve them',
  details: 'Several -c give the label host; a host that cannot be reached has libvirt_up 0.',
  options: [
    {
      name: 'listen',
      type: 'text',
      value: 'ADDRESS:PORT',
      summary: 'Serve /metrics over HTTP until an interrupt; the usual port is 9177',
    },
    flag('uuid', 'Add the label uuid to domains and pools'),
    flag('jobs', 'Include the jobs of domains'),
    flag('no-pools', 'Leave out storage pools'),
  ],
  shape: 'raw',
  isInVirsh: false,
  connects: false,
  examples: [
    { line: 'lvsh -r metrics', purpose: 'Print the metrics once' },
    {
      line: 'lvsh -r -c hail -c sleet metrics --listen 127.0.0.1:9177',
      purpose: 'Serve the metrics of two hosts',
    },
  ],
  load: async () => (await import('./metrics.ts')).metrics,
};

const vncSpec: CommandSpec = {
  name: 'vnc',
  summary: 'Make the VNC display of a guest available on a local port, until an interrupt',
  positions: [DOMAIN],
  options: [
    { name: 'port', type: 'integer', summary: 'The local port; any free one by default' },
    { name: 'index', type: 'integer', summary: 'The display, if there are several; 0 by default' },
    flag('include-password', 'Print the password of the display too'),
  ],
  shape: 'stream',
  isInVirsh: false,
  fields: [
    ...fields('string', { name: 'The domain', address: 'The local address and port' }),
    { name: 'port', type: 'integer', summary: 'The local port' },
    {
      name: 'password',
      type: 'string',
      summary: 'The password; null if there is none',
      optional: true,
      nullable: true,
    },
  ],
  nameField: 'address',
  examples: [
    {
      line: 'lvsh -c qemu+ssh://root@hail/system vnc web --port 5999',
      purpose: 'Reach the display through SSH: then open vnc://127.0.0.1:5999',
    },
  ],
  load: async () => (await import('./vnc.ts')).vnc,
};

const EVENT = eventSpec({
  ...{ name: 'event', subject: 'domain', noun: 'domain', completion: 'domain', example: 'web' },
});

/** The commands that virsh does not have, and the events of domains. */
export const toolCommands: CommandGroup = {
  title: 'Tools',
  commands: [
    {
      name: 'ip',
      summary: 'List the addresses of a guest',
      details:
        'The first source that knows any is used: the guest agent, the leases of the network,\n' +
        "the host's ARP table.",
      positions: [DOMAIN],
      options: [
        {
          name: 'source',
          type: 'text',
          summary: 'Ask this source only',
          choices: ['agent', 'lease', 'arp'],
        },
        { name: 'wait', type: 'duration', summary: 'Wait until there is an address' },
      ],
      shape: 'list',
      isInVirsh: false,
      fields: [
        ...fields('string', { address: 'The address' }),
        { name: 'prefix', type: 'integer', summary: 'The length of its prefix' },
        { name: 'interface', type: 'string', summary: 'The interface' },
        { name: 'mac', type: 'string', summary: 'The MAC address', nullable: true },
        { name: 'source', type: 'string', summary: 'agent, lease or arp' },
      ],
      nameField: 'address',
      examples: [
        { line: 'lvsh ip web -o name', purpose: 'Print the addresses alone' },
        { line: 'lvsh ip web --wait 60s', purpose: 'Wait until the guest has one' },
      ],
      load: async () => (await import('./guest.ts')).ip,
    },
    {
      name: 'wait',
      summary: 'Wait until a domain has a state or an address',
      positions: [DOMAIN],
      options: [
        {
          name: 'state',
          type: 'text',
          summary: 'The state; shutoff by default',
          choices: ['running', 'paused', 'shutoff', 'crashed', 'pmsuspended'],
        },
        flag('ip', 'Wait until the guest has an address'),
        { name: 'for', type: 'duration', summary: 'The longest time; 5m by default' },
      ],
      shape: 'record',
      isInVirsh: false,
      fields: [
        ...fields('string', { name: 'The name', uuid: 'The UUID' }),
        { name: 'state', type: 'string', summary: 'The state', optional: true },
        { name: 'address', type: 'string', summary: 'The address', optional: true, nullable: true },
      ],
      examples: [
        { line: 'lvsh wait web --state shutoff --for 60s', purpose: 'Wait until web is off' },
        { line: 'lvsh wait web --ip', purpose: 'Wait until the guest has an address' },
      ],
      load: async () => (await import('./guest.ts')).wait,
    },
    {
      name: 'exec',
      summary: 'Run a program in the guest by its agent, and exit with its exit code',
      positions: [
        DOMAIN,
        { ...position('program', 'The program and its arguments'), several: true },
      ],
      options: [{ name: 'for', type: 'duration', summary: 'The longest time' }],
      shape: 'raw',
      isInVirsh: false,
      examples: [{ line: 'lvsh exec web -- ls -l /', purpose: 'List a folder of the guest' }],
      load: async () => (await import('./guest.ts')).exec,
    },
    eventsSpec,
    EVENT,
    metricsSpec,
    vncSpec,
    ...FORWARD_COMMANDS,
    DOCTOR,
  ],
};
