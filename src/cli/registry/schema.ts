import type { CommandSpec, FieldSpec } from './command-spec.ts';

/** A JSON schema, as far as this program writes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Returns the JSON schema of what a command prints with `-o json`; undefined if it prints none. */
export function schemaOf(spec: CommandSpec): JsonSchema | undefined {
  if (spec.shape === 'raw') return undefined;
  const item = itemSchema(spec.fields ?? []);
  const head = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `lvsh ${spec.name}`,
  };
  if (spec.shape === 'list') return { ...head, type: 'array', items: item };
  if (spec.shape === 'stream') return { ...head, ...item };
  // Several names or hosts give an array.
  return { ...head, oneOf: [item, { type: 'array', items: item }] };
}

function itemSchema(fields: readonly FieldSpec[]): JsonSchema {
  return {
    type: 'object',
    properties: {
      host: { type: 'string', description: 'The host, if several are given' },
      ...Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field)])),
    },
    required: fields.filter(({ optional }) => !optional).map(({ name }) => name),
    additionalProperties: false,
  };
}

function fieldSchema({ type, nullable, summary }: FieldSpec): JsonSchema {
  const types = type === 'bigint' ? ['integer', 'string'] : [type];
  const all = nullable ? [...types, 'null'] : types;
  return { type: all.length === 1 ? all[0] : all, description: summary };
}
