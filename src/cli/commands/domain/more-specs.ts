import type { CommandSpec } from '../../registry/command-spec.ts';
import { fields, flag, flags, position, text } from '../../registry/spec-parts.ts';
import { XPATH_OPTIONS } from '../../verbs/verb-specs.ts';
import { CHANGE, DOMAIN, IMPACT, integer, NAME_FIELD } from './parts.ts';

const images = () => import('./images.ts');
const native = () => import('./native.ts');
const control = () => import('./control.ts');
const security = () => import('./launch-security.ts');

const SHARED = { shape: 'record', isInVirsh: true } as const;
const XML_FIELD = fields('string', { xml: 'The XML' });
const IMAGE_FILE = position('file', 'The file of the host that save has written');
const XML_FILE = position('xml', 'The XML file; - reads stdin', 'file');
const SECURITY_INFO = flag('security-info', 'Include passwords');
const RUN_OPTIONS = flags({
  running: 'Run the guest when it is restored',
  paused: 'Leave the guest paused when it is restored',
});
const FILE_FIELD = fields('string', { file: 'The file of the host' });

const IMAGES: readonly CommandSpec[] = [
  {
    ...SHARED,
    name: 'managedsave-dumpxml',
    summary: 'Print the XML of a domain in its managed save image',
    positions: [DOMAIN],
    options: [SECURITY_INFO, ...XPATH_OPTIONS],
    fields: [NAME_FIELD, ...XML_FIELD],
    examples: [{ line: 'lvsh managedsave-dumpxml web', purpose: 'Print the XML' }],
    load: async () => (await images()).dumpManagedSave,
  },
  {
    ...CHANGE,
    name: 'managedsave-define',
    summary: 'Replace the XML of a domain in its managed save image',
    positions: [DOMAIN, XML_FILE],
    options: RUN_OPTIONS,
    examples: [{ line: 'lvsh managedsave-define web web.xml', purpose: 'Change a path' }],
    load: async () => (await images()).defineManagedSave,
  },
  {
    ...SHARED,
    name: 'save-image-dumpxml',
    summary: 'Print the XML of a domain in a file that save has written',
    positions: [IMAGE_FILE],
    options: [SECURITY_INFO, ...XPATH_OPTIONS],
    nameField: 'file',
    fields: [...FILE_FIELD, ...XML_FIELD],
    examples: [{ line: 'lvsh save-image-dumpxml /var/tmp/web.save', purpose: 'Print the XML' }],
    load: async () => (await images()).dumpSaveImage,
  },
  {
    ...SHARED,
    name: 'save-image-define',
    summary: 'Replace the XML of a domain in a file that save has written',
    positions: [IMAGE_FILE, XML_FILE],
    options: RUN_OPTIONS,
    nameField: 'file',
    fields: [...FILE_FIELD, ...fields('string', { result: 'changed' })],
    examples: [
      { line: 'lvsh save-image-define /var/tmp/web.save web.xml', purpose: 'Change a path' },
    ],
    load: async () => (await images()).defineSaveImage,
  },
];

const NATIVE: readonly CommandSpec[] = [
  {
    ...SHARED,
    name: 'domxml-from-native',
    summary: 'Convert a configuration of the hypervisor to the XML of a domain',
    positions: [
      position('format', 'The format of the hypervisor, such as xen-xl or vmware-vmx'),
      position('config', 'The file; - reads stdin', 'file'),
    ],
    nameField: 'xml',
    fields: XML_FIELD,
    examples: [
      { line: 'lvsh domxml-from-native vmware-vmx web.vmx', purpose: 'Convert a file of VMware' },
    ],
    load: async () => (await native()).fromNative,
  },
  {
    ...SHARED,
    name: 'domxml-to-native',
    summary: 'Convert the XML of a domain to a configuration of the hypervisor',
    positions: [position('format', 'The format of the hypervisor, such as qemu-argv')],
    options: [
      text('domain', 'The domain', { kind: 'domain' }),
      text('xml', 'An XML file; - reads stdin', { kind: 'file' }),
    ],
    nameField: 'config',
    fields: fields('string', { config: 'The configuration' }),
    examples: [
      { line: 'lvsh domxml-to-native qemu-argv --domain web', purpose: 'Print how QEMU is run' },
    ],
    load: async () => (await native()).toNative,
  },
  {
    ...SHARED,
    name: 'qemu-attach',
    summary: 'Let libvirt manage a QEMU that was started without it (before libvirt 5.5)',
    positions: [position('pid', 'The process id of QEMU')],
    fields: [
      NAME_FIELD,
      ...fields('string', { uuid: 'The UUID' }),
      ...fields('integer', { pid: 'The process id' }),
    ],
    examples: [{ line: 'lvsh qemu-attach 4711', purpose: 'Manage a process' }],
    load: async () => (await native()).qemuAttach,
  },
];

const CONTROL: readonly CommandSpec[] = [
  {
    ...SHARED,
    name: 'domcontrol',
    summary: 'Print whether the daemon can control a domain now',
    positions: [DOMAIN],
    fields: [
      NAME_FIELD,
      ...fields('string', {
        state: 'ok, job, occupied or error',
        details: 'The reason of an error: none, unknown, monitor or internal',
      }),
      { name: 'stateTime', type: 'bigint', summary: 'The time in this state, in milliseconds' },
    ],
    examples: [{ line: 'lvsh domcontrol web', purpose: 'Find a domain that is stuck' }],
    load: async () => (await control()).domcontrol,
  },
  {
    ...CHANGE,
    name: 'set-lifecycle-action',
    summary: 'Set the reaction to the end of a guest',
    positions: [
      DOMAIN,
      position('type', 'poweroff, reboot or crash'),
      position(
        'action',
        'destroy, restart, rename-restart, preserve, coredump-destroy or coredump-restart',
      ),
    ],
    options: IMPACT,
    examples: [
      { line: 'lvsh set-lifecycle-action web crash restart', purpose: 'Restart it after a crash' },
    ],
    load: async () => (await control()).setLifecycleAction,
  },
  {
    ...CHANGE,
    name: 'setvcpu',
    summary: 'Switch virtual CPUs of a domain on or off',
    positions: [DOMAIN, position('vcpulist', 'The virtual CPUs: 2-3')],
    options: [flag('enable', 'Switch them on'), flag('disable', 'Switch them off'), ...IMPACT],
    examples: [{ line: 'lvsh setvcpu web 2-3 --enable --live', purpose: 'Add two CPUs' }],
    load: async () => (await control()).setvcpu,
  },
  {
    ...SHARED,
    name: 'domlaunchsecinfo',
    summary: 'Print the launch security of a guest, such as the measurement of AMD SEV',
    positions: [DOMAIN],
    fields: [
      NAME_FIELD,
      { name: 'parameters', type: 'object', summary: "The facts, by libvirt's names" },
    ],
    examples: [{ line: 'lvsh domlaunchsecinfo web', purpose: 'Print the measurement' }],
    load: async () => (await security()).domlaunchsecinfo,
  },
  {
    ...CHANGE,
    name: 'domsetlaunchsecstate',
    summary: 'Give a secret to a guest with AMD SEV',
    positions: [DOMAIN],
    options: [
      text('secrethdr', 'The file with the header of the secret', { kind: 'file' }),
      text('secret', 'The file with the secret', { kind: 'file' }),
      integer('set-address', 'The physical address of the guest'),
    ],
    examples: [
      {
        line: 'lvsh domsetlaunchsecstate web --secrethdr web.hdr --secret web.secret',
        purpose: 'Give it the key of its disk',
      },
    ],
    load: async () => (await security()).domsetlaunchsecstate,
  },
];

/** The commands about saved images, native configurations and the control of domains. */
export const MORE_DOMAIN_SPECS: readonly CommandSpec[] = [...IMAGES, ...NATIVE, ...CONTROL];
