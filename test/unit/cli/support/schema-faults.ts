import type { JsonSchema } from '../../../../src/cli/registry/schema.ts';

/** Returns the differences between a value and a schema of lvsh; an empty array if it fits. */
export function schemaFaults(value: unknown, schema: JsonSchema, path: string = '$'): string[] {
  const { oneOf, type, items, properties, required } = schema;
  if (Array.isArray(oneOf)) {
    const all = oneOf.map((each: JsonSchema) => schemaFaults(value, each, path));
    return all.find((faults) => faults.length === 0) ?? all[0] ?? [];
  }
  const types = Array.isArray(type) ? type : [type];
  if (!types.some((each) => isOfType(value, each))) return [`${path} is no ${types.join(' or ')}`];
  if (Array.isArray(value) && items !== undefined) {
    return value.flatMap((item, at) => schemaFaults(item, items as JsonSchema, `${path}[${at}]`));
  }
  if (typeof value !== 'object' || value === null || properties === undefined) return [];
  const known = properties as Readonly<Record<string, JsonSchema>>;
  const missing = (required as readonly string[]).filter((name) => !(name in value));
  return [
    ...missing.map((name) => `${path}.${name} is missing`),
    ...Object.entries(value).flatMap(([name, item]) => {
      const schemaOfItem = known[name];
      if (schemaOfItem === undefined) return [`${path}.${name} is not in the schema`];
      return schemaFaults(item, schemaOfItem, `${path}.${name}`);
    }),
  ];
}

function isOfType(value: unknown, type: unknown): boolean {
  switch (type) {
    case 'integer':
      return Number.isSafeInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'null':
      return value === null;
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}
