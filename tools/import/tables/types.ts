import type { Field, Type, Typedef, Union } from '../../description/schema.ts';
import type { Place } from '../import-error.ts';
import { ImportError } from '../import-error.ts';
import type { Declaration, Definition, Shape, UnionDefinition } from '../language/syntax.ts';
import type { ConstantScope } from '../source/constant-scope.ts';
import type { InterfaceFile } from '../source/interface-file.ts';

type TypeDefinition = Exclude<Definition, { kind: 'constant' }>;

/** The names that a declaration may refer to. */
interface Names {
  readonly constants: ConstantScope;
  readonly types: ReadonlySet<string>;
}

/** The basic types of the tables. libvirt uses no others. */
const BASIC_TYPES: ReadonlySet<string> = new Set([
  'int',
  'unsigned int',
  'hyper',
  'unsigned hyper',
  'double',
  'char',
  'unsigned char',
  'unsigned short',
  'opaque',
  'string',
]);

/** The meaning of `<>` (RFC 4506 section 4.13). */
const NO_LIMIT = 2 ** 32 - 1;

/** Returns the name of the enum that numbers the procedures. It is not a type on the wire. */
export function procedureEnumName(source: InterfaceFile): string {
  return `${source.name}_procedure`;
}

/**
 * Returns the types of an interface file, in its order.
 *
 * @throws {@link ImportError} for a type that the tables cannot represent, or that is not defined.
 */
export function typesOf(source: InterfaceFile): Type[] {
  const names = { constants: source.constants, types: typeNamesOf(source) };
  return typeDefinitions(source).map((definition) => entryOf(definition, names));
}

/**
 * Returns every type that the file may use: its own, and those of the interface that it imports.
 */
export function typeNamesOf(source: InterfaceFile): ReadonlySet<string> {
  const names = new Set(source.imports === null ? [] : typeNamesOf(source.imports));
  for (const { name, place } of typeDefinitions(source)) {
    if (names.has(name)) {
      throw new ImportError(place, `type ${name} is defined twice`);
    }
    names.add(name);
  }
  return names;
}

function typeDefinitions(source: InterfaceFile): TypeDefinition[] {
  return source.specification.definitions
    .filter((definition): definition is TypeDefinition => definition.kind !== 'constant')
    .filter(({ name }) => name !== procedureEnumName(source));
}

function entryOf(definition: TypeDefinition, names: Names): Type {
  const { name } = definition;
  switch (definition.kind) {
    case 'typedef':
      return typedefOf(definition.declaration, names);
    case 'struct': {
      const fields = definition.fields.map((field) => fieldOf(field, names));
      return { kind: 'struct', name, fields };
    }
    case 'enum': {
      const { constants } = names;
      const members = definition.members.map((m) => [m.name, constants.named(m.name, m.place)]);
      return { kind: 'enum', name, members: Object.fromEntries(members) };
    }
    case 'union':
      return unionOf(definition, names);
  }
}

function unionOf(definition: UnionDefinition, names: Names): Union {
  const { name, place, cases } = definition;
  const discriminant = fieldOf(definition.discriminant, names);
  if (discriminant.type !== 'int' || definition.default !== undefined) {
    throw new ImportError(place, `union ${name} is not over an int, or has a default arm`);
  }
  return {
    kind: 'union',
    name,
    discriminant: { name: discriminant.name, type: 'int' },
    cases: cases.flatMap(({ values, arm, place }) =>
      values.map((value) => {
        if (arm?.shape.kind !== 'plain' || value.kind !== 'name') {
          throw new ImportError(
            place,
            `union ${name}: only "case NAME: type field;" is understood`,
          );
        }
        const { name: field, type } = fieldOf(arm, names);
        return {
          case: names.constants.number(value, place),
          constant: value.name,
          name: field,
          type,
        };
      }),
    ),
  };
}

function typedefOf(declaration: Declaration, names: Names): Typedef {
  const optional = declaration.shape.kind === 'optional' ? { optional: true as const } : {};
  return { kind: 'typedef', ...itemOf(declaration, names), ...optional };
}

function fieldOf(declaration: Declaration, names: Names): Field {
  if (declaration.shape.kind === 'optional') {
    throw new ImportError(
      declaration.place,
      `${declaration.name} is optional: the tables support that in a typedef only`,
    );
  }
  return itemOf(declaration, names);
}

function itemOf({ name, type, shape, place }: Declaration, names: Names): Field {
  if (type.kind !== 'name') {
    throw new ImportError(
      place,
      `${name} has a type without a name, which the tables cannot represent`,
    );
  }
  if (!(type.basic ? BASIC_TYPES : names.types).has(type.name)) {
    throw new ImportError(place, `${name} is of type ${type.name}, which is unknown`);
  }
  return { name, type: type.name, ...extentOf(shape, place, names) };
}

type Extent = Pick<Field, 'length' | 'lengthName' | 'max' | 'maxName'>;

function extentOf(shape: Shape, place: Place, { constants }: Names): Extent {
  switch (shape.kind) {
    case 'plain':
    case 'optional':
      return {};
    case 'fixed': {
      const length = constants.number(shape.length, place);
      return { length, ...(shape.length.kind === 'name' && { lengthName: shape.length.name }) };
    }
    case 'variable': {
      const { max } = shape;
      return max === null
        ? { max: NO_LIMIT }
        : { max: constants.number(max, place), ...(max.kind === 'name' && { maxName: max.name }) };
    }
  }
}
