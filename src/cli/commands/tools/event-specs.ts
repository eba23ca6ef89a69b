import type { CommandSpec, CompletionKind, FieldSpec } from '../../registry/command-spec.ts';
import { fields, flag } from '../../registry/spec-parts.ts';

/** The kinds of objects whose events virsh prints. */
export type EventSubject = 'domain' | 'network' | 'pool' | 'device' | 'secret';

/** The fields of an event. */
export const EVENT_FIELDS: readonly FieldSpec[] = [
  ...fields('string', {
    time: 'The time of its arrival, in ISO 8601',
    event: 'The name of the event',
  }),
  {
    name: 'name',
    type: 'string',
    summary: 'The name or UUID of its object; null if events were lost',
    nullable: true,
  },
  { name: 'uuid', type: 'string', summary: 'The UUID of its object', nullable: true },
  { name: 'details', type: 'object', summary: 'Its other fields' },
];

interface EventCommand {
  readonly name: string;
  readonly subject: EventSubject;
  readonly noun: string;
  readonly completion: CompletionKind;
  readonly example: string;
}

/** The command that prints events of QEMU's monitor. */
export const MONITOR_EVENT: CommandSpec = {
  name: 'qemu-monitor-event',
  summary: "Wait for an event of QEMU's monitor, which libvirt passes on unchanged",
  details: 'The exit code is 1 if no event arrived before the end of --timeout.',
  options: [
    { name: 'domain', type: 'text', summary: 'Only events of this domain', kind: 'domain' },
    {
      name: 'event',
      type: 'text',
      value: 'NAME',
      summary: 'The event, such as RESET; any without',
    },
    flag('pretty', 'Print the data of the event in several lines'),
    flag('loop', 'Print events until the end of --timeout or an interrupt'),
    { name: 'timeout', type: 'duration', value: '20s', summary: 'How long to wait' },
    flag('regex', 'The event is a regular expression'),
    flag('no-case', 'Ignore the case of the event'),
    flag('timestamp', 'Print the time of arrival in the layout of virsh'),
  ],
  shape: 'stream',
  isInVirsh: true,
  fields: EVENT_FIELDS,
  nameField: 'event',
  examples: [
    { line: 'lvsh qemu-monitor-event --domain web --loop', purpose: 'Watch one guest' },
    {
      line: "lvsh qemu-monitor-event --event '^BLOCK_JOB' --regex --loop",
      purpose: 'Watch the block jobs of all guests',
    },
  ],
  load: async () => (await import('./monitor-events.ts')).qemuMonitorEvent,
};

/** Returns the description of a command that prints events of one kind of objects, as in virsh. */
export function eventSpec({ name, subject, noun, completion, example }: EventCommand): CommandSpec {
  const isDomain = subject === 'domain';
  return {
    name,
    summary: `Wait for an event of a ${noun}, or list the names of the events`,
    details:
      'The command "events" prints events of all kinds, until an interrupt.\n' +
      'The exit code is 1 if no event arrived before the end of --timeout.',
    options: [
      {
        name: subject,
        type: 'text',
        summary: `Only events of this ${noun}`,
        kind: completion,
      },
      { name: 'event', type: 'text', value: 'NAME', summary: 'The event to wait for' },
      ...(isDomain ? [flag('all', 'Wait for any event')] : []),
      flag('loop', 'Print events until the end of --timeout or an interrupt'),
      { name: 'timeout', type: 'duration', value: '20s', summary: 'How long to wait' },
      flag('list', 'List the names of the events'),
      flag('timestamp', 'Print the time before each event in the layout of virsh'),
    ],
    shape: 'stream',
    isInVirsh: true,
    fields: EVENT_FIELDS,
    nameField: 'event',
    examples: [
      { line: `lvsh ${name} --event lifecycle`, purpose: 'Wait for the next start or stop' },
      {
        line: `lvsh ${name} --${subject} ${example} --event lifecycle --loop --timestamp`,
        purpose: `Watch one ${noun}`,
      },
      { line: `lvsh ${name} --list`, purpose: 'List the names' },
    ],
    load: async () => (await import('./virsh-events.ts')).eventAction(subject),
  };
}
