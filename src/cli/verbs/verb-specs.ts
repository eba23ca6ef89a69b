import type {
  Action,
  CommandSpec,
  FieldSpec,
  OptionSpec,
  PositionSpec,
} from '../registry/command-spec.ts';
import type { KindSpec } from './kind-spec.ts';

/** The name and the UUID of an object. */
export const IDENTITY_FIELDS: readonly FieldSpec[] = [
  { name: 'name', type: 'string', summary: 'The name' },
  { name: 'uuid', type: 'string', summary: 'The UUID', optional: true },
];

/** The fields of commands that change an object. */
export const DONE_FIELDS: readonly FieldSpec[] = [
  ...IDENTITY_FIELDS,
  { name: 'result', type: 'string', summary: 'What was done, such as started' },
];

/** The options of the commands that print XML. */
export const XPATH_OPTIONS: readonly OptionSpec[] = [
  { name: 'xpath', type: 'text', summary: 'Print only the nodes or the value of this expression' },
  { name: 'wrap', type: 'flag', summary: 'Print the nodes of --xpath within an element <nodes>' },
];

type Verb = 'start' | 'destroy' | 'undefine' | 'autostart' | 'dumpxml' | 'define' | 'create';

/** What a kind says about one of its verbs. */
export interface VerbOptions {
  readonly options?: readonly OptionSpec[];
  readonly aliases?: readonly string[];
  readonly details?: string;

  /** The name of an object in the example. */
  readonly example?: string;
}

interface VerbTraits {
  readonly summary: (noun: string) => string;
  readonly fields: readonly FieldSpec[];
  readonly input?: 'file';
  readonly isDestructive?: boolean;
  readonly options?: readonly OptionSpec[];
  readonly load: (kind: KindSpec) => Promise<Action>;
}

const actions = () => import('./verb-actions.ts');

const VERBS: Readonly<Record<Verb, VerbTraits>> = {
  start: {
    summary: (noun) => `Start a ${noun} that is defined and not active`,
    fields: DONE_FIELDS,
    load: async (kind) => (await actions()).startAction(kind),
  },
  destroy: {
    summary: (noun) => `Stop a ${noun} at once; its definition stays`,
    fields: DONE_FIELDS,
    isDestructive: true,
    load: async (kind) => (await actions()).destroyAction(kind),
  },
  undefine: {
    summary: (noun) => `Remove the definition of a ${noun}`,
    fields: DONE_FIELDS,
    isDestructive: true,
    load: async (kind) => (await actions()).undefineAction(kind),
  },
  autostart: {
    summary: (noun) => `Start a ${noun} when the host starts, or no longer`,
    fields: [
      ...IDENTITY_FIELDS,
      { name: 'autostart', type: 'boolean', summary: 'Whether it starts with the host' },
    ],
    options: [{ name: 'disable', type: 'flag', summary: 'Switch autostart off' }],
    load: async (kind) => (await actions()).autostartAction(kind),
  },
  dumpxml: {
    summary: (noun) => `Print the XML of a ${noun}`,
    fields: [...IDENTITY_FIELDS, { name: 'xml', type: 'string', summary: 'The XML' }],
    options: XPATH_OPTIONS,
    load: async (kind) => (await actions()).dumpxmlAction(kind),
  },
  define: {
    summary: (noun) => `Define a ${noun} from an XML file, or change its definition`,
    fields: DONE_FIELDS,
    input: 'file',
    load: async (kind) => (await actions()).defineAction(kind),
  },
  create: {
    summary: (noun) => `Create and start a ${noun} that is not persistent from an XML file`,
    fields: DONE_FIELDS,
    input: 'file',
    load: async (kind) => (await actions()).createAction(kind),
  },
};

/** Returns the description of a verb's command for a kind: `net-start`. */
export function verbSpec(verb: Verb, kind: KindSpec, own: VerbOptions = {}): CommandSpec {
  const traits = VERBS[verb];
  const name = kind.prefix + verb;
  const position = traits.input === 'file' ? FILES : objectsPosition(kind);
  const options = [...(traits.options ?? []), ...(own.options ?? [])];
  const { example = traits.input === 'file' ? `${kind.noun.replaceAll(' ', '-')}.xml` : 'web' } =
    own;
  const summary = traits.summary(kind.noun);
  return {
    ...{ name, summary, options, shape: 'record', isInVirsh: true },
    positions: [position],
    fields: traits.fields,
    ...(own.aliases === undefined ? {} : { aliases: own.aliases }),
    ...(own.details === undefined ? {} : { details: own.details }),
    ...(traits.isDestructive
      ? { destructive: { ask: 'several', noun: kind.noun, position: position.name } }
      : {}),
    examples: [{ line: `lvsh ${name} ${example}`, purpose: summary }],
    load: () => traits.load(kind),
  };
}

/** Returns the position for one or more objects of a kind. */
export function objectsPosition({ position, noun, completion }: KindSpec): PositionSpec {
  const summary = `The name or UUID of the ${noun}; several are possible`;
  return { name: position, summary, kind: completion, several: true };
}

const FILES: PositionSpec = {
  name: 'file',
  summary: 'The XML file; - reads stdin; several are possible',
  kind: 'file',
  several: true,
};
