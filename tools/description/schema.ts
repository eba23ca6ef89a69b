import { z } from 'zod';

/**
 * The schemas of the tables in `protocol/`. They are strict: an unknown key would be a fact that is
 * not used.
 */

const name = z.string().regex(/^[A-Za-z_]\w*$/);
const version = z.string().regex(/^\d+\.\d+\.\d+$/);

/** The type of a value: a basic type of XDR or C, or the name of a type in the table. */
const typeName = z.string().regex(/^(unsigned )?\w+$/);

/**
 * `length` is a fixed number of items and `max` the largest number; neither means one item. If
 * libvirt uses the name of a constant for the number, `lengthName` or `maxName` is that name.
 */
const extent = {
  length: z.int().positive().optional(),
  lengthName: name.optional(),
  max: z.int().positive().optional(),
  maxName: name.optional(),
};

const field = z.strictObject({ name, type: typeName, ...extent });

const typedef = z.strictObject({
  kind: z.literal('typedef'),
  name,
  type: typeName,
  optional: z.literal(true).optional(),
  ...extent,
});

const struct = z.strictObject({ kind: z.literal('struct'), name, fields: z.array(field) });

const enumeration = z.strictObject({
  kind: z.literal('enum'),
  name,
  members: z.record(name, z.int()),
});

const union = z.strictObject({
  kind: z.literal('union'),
  name,
  discriminant: z.strictObject({ name, type: z.literal('int') }),
  cases: z.array(z.strictObject({ case: z.int(), constant: name, name, type: typeName })),
});

const type = z.discriminatedUnion('kind', [typedef, struct, enumeration, union]);

/** A call has `args` and `ret` (null for none); a message of the daemon has `event`. */
const call = z.strictObject({
  number: z.int().positive(),
  name,
  args: name.nullable(),
  ret: name.nullable(),
  priority: z.literal('high').optional(),
  stream: z.enum(['read', 'write']).optional(),
  sparseFlag: name.optional(),
  acl: z.array(z.string()).optional(),
  aclFilter: z.array(z.string()).optional(),
});

const event = z.strictObject({ number: z.int().positive(), name, event: name });

/** One interface file: the types and, if it is a program, the procedures. */
export const programSchema = z.strictObject({
  about: z.string().optional(),
  program: z.int().positive().optional(),
  version: z.int().positive().optional(),
  libvirt: version,
  imports: name.optional(),
  constants: z.record(name, z.int()),
  types: z.array(type),
  procedures: z.array(z.union([event, call])),
});

const member = z.tuple([name, z.int(), version]);

/** The public enums, the names of typed parameters, and other constants of the C headers. */
export const constantsSchema = z.strictObject({
  libvirt: version,
  about: z.string(),
  enums: z.array(z.strictObject({ name, library: z.string(), members: z.array(member).min(1) })),
  strings: z.array(
    z.strictObject({
      name,
      library: z.string(),
      since: version,
      value: z.string(),
      group: z.string().optional(),
      kind: z.enum(['name', 'prefix', 'suffix', 'format', 'value']).optional(),
      paramType: z
        .enum(['int', 'uint', 'llong', 'ullong', 'double', 'boolean', 'string'])
        .optional(),
    }),
  ),
  numbers: z.array(z.strictObject({ name, value: z.number(), header: z.string(), since: version })),
  structs: z.array(
    z.strictObject({
      name,
      library: z.string(),
      fields: z.array(z.tuple([z.string(), z.string()])),
    }),
  ),
});

/** The rule of an argument, its name in C, and its field on the wire. */
const argumentRule = z.tuple([
  z.enum(['nonZero', 'positive', 'nonNegative', 'nonEmpty']),
  name,
  name,
]);

/** The enums of numbers, by their fields on the wire. */
const enumsByField = z.record(name, name);

/** Every public function of the C libraries, and how a client implements it. */
export const functionsSchema = z.strictObject({
  libvirt: version,
  about: z.string(),
  functions: z.array(
    z.strictObject({
      name,
      class: name,
      library: z.string(),
      since: version,
      returns: z.string(),
      params: z.array(z.tuple([z.string(), z.string()])),
      mapping: z.string().regex(/^[\w-]+\/[\w+-]+$/),
      procedures: z.array(z.tuple([name, z.int().positive(), name])).optional(),
      tags: z.array(z.string()).optional(),
      note: z.string().optional(),
      exclusiveFlags: z.array(z.string()).optional(),
      requiredFlags: z.array(z.string()).optional(),
      argumentRules: z.array(argumentRule).optional(),
      flagEnums: enumsByField.optional(),
      valueEnums: enumsByField.optional(),
      why: z.string().optional(),
      workaround: z.string().optional(),
    }),
  ),
});

/** Units and surprises of well-known fields, for the docs of generated code. */
export const notesSchema = z.strictObject({
  about: z.string(),
  fields: z.record(z.string().regex(/^\w+\.\w+$/), z.string()),
});

export type Program = z.infer<typeof programSchema>;
export type Type = z.infer<typeof type>;
export type Field = z.infer<typeof field>;
export type Struct = z.infer<typeof struct>;
export type Union = z.infer<typeof union>;
export type Enumeration = z.infer<typeof enumeration>;
export type Typedef = z.infer<typeof typedef>;
export type Call = z.infer<typeof call>;
export type Event = z.infer<typeof event>;
export type Constants = z.infer<typeof constantsSchema>;
export type Functions = z.infer<typeof functionsSchema>;
export type Notes = z.infer<typeof notesSchema>;
