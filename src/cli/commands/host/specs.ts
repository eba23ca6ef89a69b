import type { CommandGroup } from '../../registry/command-spec.ts';
import { CPU_COMMANDS } from './cpu-specs.ts';
import { NODE_COMMANDS } from './node-specs.ts';
import { TUNING_COMMANDS } from './tuning-specs.ts';

/** The commands about the connection and the host. */
export const hostCommands: CommandGroup = {
  title: 'Host',
  commands: [
    {
      name: 'uri',
      summary: "Print the connection's URI",
      shape: 'record',
      isInVirsh: true,
      fields: [{ name: 'uri', type: 'string', summary: 'The URI, as the daemon returns it' }],
      nameField: 'uri',
      examples: [{ line: 'lvsh uri', purpose: 'Print the URI that is used without -c' }],
      load: async () => (await import('./uri.ts')).uri,
    },
    {
      name: 'version',
      summary: 'Print the versions of the libraries, the hypervisor and the daemon',
      options: [{ name: 'daemon', type: 'flag', summary: "Print the daemon's version too" }],
      shape: 'record',
      isInVirsh: true,
      fields: [
        { name: 'client', type: 'string', summary: "This package's version" },
        { name: 'type', type: 'string', summary: 'The driver of the hypervisor, such as QEMU' },
        { name: 'libvirt', type: 'string', summary: "The daemon's version of libvirt" },
        { name: 'hypervisor', type: 'string', summary: 'The version of the hypervisor' },
      ],
      nameField: 'libvirt',
      examples: [{ line: 'lvsh version', purpose: 'Print the versions' }],
      load: async () => (await import('./version.ts')).version,
    },
    {
      name: 'call',
      summary: "Make any call of libvirt's protocol",
      details:
        'The arguments are JSON, with the names of the protocol in camel case. Domains, networks\n' +
        'and other objects can be given by name. Bytes are base64, 64-bit integers are numbers or\n' +
        'strings. The result is printed as JSON.',
      positions: [
        { name: 'procedure', summary: 'The procedure, such as domainGetVcpusFlags' },
        { name: 'args', summary: 'The arguments as a JSON object', optional: true },
      ],
      shape: 'raw',
      isInVirsh: false,
      examples: [
        {
          line: `lvsh call domainGetVcpusFlags '{"dom":"web","flags":0}'`,
          purpose: 'Make a call that has no command',
        },
        { line: 'lvsh call connectGetHostname', purpose: 'Make a call without arguments' },
      ],
      load: async () => (await import('./call.ts')).call,
    },
    ...NODE_COMMANDS,
    ...CPU_COMMANDS,
    ...TUNING_COMMANDS,
  ],
};
