import { enumName } from '../names.ts';
import type { Model } from './model.ts';
import { SourceFile } from './source-file.ts';

/** Returns the file with the names of typed parameters, in libvirt's groups. */
export function stringsFile(model: Model): SourceFile {
  const { strings, libvirt } = model.description.constants;
  const file = new SourceFile('parameter-names', `protocol/constants.json (libvirt ${libvirt})`);
  const groups = new Map<string, (typeof strings)[number][]>();
  for (const string of strings) {
    if (string.group === undefined || string.kind !== 'name') continue;
    const group = groups.get(string.group) ?? [];
    group.push(string);
    groups.set(string.group, group);
  }
  for (const [group, members] of groups) emitGroup(file, group, members);
  return file;
}

function emitGroup(
  file: SourceFile,
  group: string,
  members: ReadonlyArray<{
    readonly name: string;
    readonly value: string;
    readonly since: string;
    readonly paramType?: string | undefined;
  }>,
): void {
  const name = `${enumName(group.toLowerCase())}Names`;
  const inGroup = members.map((member) => member.name.replace(`${group}_`, ''));
  const short =
    new Set(inGroup).size === members.length ? inGroup : members.map((each) => each.name);
  file.exported(name, 'value');
  file.add(
    `/** Names of typed parameters: \`${group}_*\` */`,
    `export const ${name} = {`,
    ...members.flatMap((member, index) => [
      `  /** \`${member.name}\`, ${member.paramType ?? 'of any type'}, since ${member.since} */`,
      `  ${/^\d/.test(short[index] ?? '') ? `'${short[index]}'` : short[index]}: '${member.value}',`,
    ]),
    '} as const;',
    '',
    `export type ${name} = (typeof ${name})[keyof typeof ${name}];`,
    '',
  );
}
