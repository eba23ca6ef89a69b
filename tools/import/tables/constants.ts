import type { Constants } from '../../description/schema.ts';
import { apiConstants, isNumber } from '../api/api-constants.ts';
import type { ApiXml } from '../api/api-xml.ts';
import type { ConstantScope } from '../source/constant-scope.ts';
import { byLibraryAndName, compareText } from './order.ts';
import type { EnumEntry, NumberEntry, StructEntry } from './shapes.ts';
import { stringsOf } from './strings.ts';

/**
 * Returns the table of public constants and structs.
 *
 * @param previous - The present table: facts that the API description does not have are kept.
 */
export function constantsTable(
  descriptions: readonly ApiXml[],
  previous: Constants,
  libvirt: string,
): Constants {
  const constants = apiConstants(descriptions);
  return {
    ...previous,
    libvirt,
    enums: descriptions
      .flatMap((description) => enumsOf(description, constants))
      .sort(byLibraryAndName),
    strings: stringsOf(descriptions, previous.strings),
    numbers: numbersOf(descriptions, constants, previous.numbers),
    structs: descriptions.flatMap(structsOf).sort(byLibraryAndName),
  };
}

function enumsOf({ library, enums, placeOf }: ApiXml, constants: ConstantScope): EnumEntry[] {
  const names = [...new Set(enums.map(({ type }) => type))];
  return names.map((name) => ({
    name,
    library,
    members: enums
      .filter(({ type }) => type === name)
      .map((member): EnumEntry['members'][number] => {
        const value = constants.named(member.name, placeOf(member.name));
        return [member.name, value, member.version];
      })
      .sort((left, right) => left[1] - right[1] || compareText(left[0], right[0])),
  }));
}

/** Returns the numbers in their present order, new ones last. */
function numbersOf(
  descriptions: readonly ApiXml[],
  constants: ConstantScope,
  previous: readonly NumberEntry[],
): NumberEntry[] {
  const rank = new Map(previous.map(({ name }, index) => [name, index]));
  return descriptions
    .flatMap(({ macros, placeOf }) =>
      macros.filter(isNumber).map(({ name, file: header, version: since }) => {
        const value = constants.named(name, placeOf(name));
        return { name, value, header, since };
      }),
    )
    .sort(
      (left, right) => (rank.get(left.name) ?? rank.size) - (rank.get(right.name) ?? rank.size),
    );
}

/** Returns the structs. Opaque structs have no fields and are left out. */
function structsOf({ library, structs }: ApiXml): StructEntry[] {
  return structs
    .filter(({ field }) => field.length > 0)
    .map(({ name, field }) => ({
      name,
      library,
      fields: field.map((part): StructEntry['fields'][number] => [part.name, part.type]),
    }));
}
