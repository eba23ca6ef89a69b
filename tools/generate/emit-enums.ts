import type { Enumeration } from '../description/schema.ts';
import { enumName, memberNames } from '../names.ts';
import { digits } from './limits.ts';
import type { Model } from './model.ts';
import { SourceFile } from './source-file.ts';

/** The file of an enum, by the beginning of its name. The first match counts. */
const GROUPS: ReadonlyArray<readonly [prefix: string, group: string]> = [
  ['virConnect', 'connect'],
  ['virDomainEvent', 'domain-event'],
  ['virDomainCheckpoint', 'domain-checkpoint'],
  ['virDomainSnapshot', 'domain-snapshot'],
  ['virDomain', 'domain'],
  ['virErr', 'error'],
  ['virInterface', 'interface'],
  ['virNetwork', 'network'],
  ['virNodeDevice', 'node-device'],
  ['virNode', 'node'],
  ['virNWFilter', 'nwfilter'],
  ['virSecret', 'secret'],
  ['virStorage', 'storage'],
];

interface Member {
  readonly cName: string;
  readonly value: number;
  readonly since: string | undefined;
}

/** The public enums of libvirt's C headers, and those of the interface files. */
export function enumFiles(model: Model): readonly SourceFile[] {
  const { constants, programs } = model.description;
  const files = new Map<string, SourceFile>();
  for (const { name, members } of constants.enums) {
    const group = enumGroup(name);
    const file =
      files.get(group) ?? enumFile(group, `constants.json (libvirt ${constants.libvirt})`);
    files.set(group, file);
    emitEnum(
      file,
      name,
      members.map(([cName, value, since]) => ({ cName, value, since })),
    );
  }
  const internal = enumFile('wire', 'the interface files of protocol/');
  for (const { types } of programs.values()) {
    for (const type of types)
      if (type.kind === 'enum') emitEnum(internal, type.name, wireMembers(type));
  }
  return [...files.values(), internal];
}

/** The file of an enum within `enums`. */
export function enumGroup(cName: string): string {
  return GROUPS.find(([prefix]) => cName.startsWith(prefix))?.[1] ?? 'general';
}

function enumFile(group: string, origin: string): SourceFile {
  return new SourceFile(`enums/${group}`, origin.startsWith('the') ? origin : `protocol/${origin}`);
}

function wireMembers(type: Enumeration): readonly Member[] {
  return Object.entries(type.members).map(([cName, value]) => ({ cName, value, since: undefined }));
}

function emitEnum(file: SourceFile, cName: string, all: readonly Member[]): void {
  // The member that counts the others is for C arrays, and changes with each release. It is larger
  // than the others: VIR_NETWORK_UPDATE_COMMAND_ADD_LAST is a normal member.
  const beyond = Math.max(...all.map((member) => member.value));
  const members = all.filter(
    (member) => !(member.cName.endsWith('_LAST') && member.value === beyond),
  );
  const name = enumName(cName);
  const short = memberNames(
    cName,
    members.map((member) => member.cName),
  );
  if (new Set(short).size !== short.length) throw new Error(`Members of ${cName} share a name`);
  file.exported(name, 'value');
  file.add(
    `/** \`${cName}\` */`,
    `export const ${name} = {`,
    ...members.flatMap((member, index) => [
      `  /** \`${member.cName}\`${member.since === undefined ? '' : `, since ${member.since}`} */`,
      `  ${short[index]}: ${digits(member.value)},`,
    ]),
    '} as const;',
    '',
    `export type ${name} = (typeof ${name})[keyof typeof ${name}];`,
    '',
  );
}
