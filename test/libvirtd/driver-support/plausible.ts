import type { Type } from '../../../tools/description/schema.ts';
import { fieldName } from '../../../tools/names.ts';

/** A use of a type: in a field, in a case of a union, or in a typedef. */
interface Use {
  readonly type: string;
  readonly optional?: true | undefined;
  readonly length?: number | undefined;
  readonly max?: number | undefined;
}

/** The path of a file that cannot exist, so that no daemon writes one. */
const NO_PATH = '/dev/null/file';

/** Values of fields that libvirt's public functions accept, by name. */
const VALUES: Readonly<Record<string, unknown>> = {
  dom: { name: 'test', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 1 },
  to: NO_PATH,
  from: NO_PATH,
  path: NO_PATH,
  file: NO_PATH,
  params: [{ field: 'x', value: { type: 1, value: 1 } }],
  xmlCPUs: ['<cpu/>'],
  keycodes: [1],
  pages: [4096],
  pageSizes: [4096],
  pageCounts: [1n],
  cellCount: 1,
  memory: 1n,
  capacity: 1n,
  pid_value: 1n,
  nvcpus: 1,
  maxinfo: 1,
  maxcells: 1,
  ncpumaps: 1,
  nparams: 1,
  ncpus: 1,
  maplen: 1,
  iothread_id: 1,
  user: 'user',
  password: 'password',
  disk: 'vda',
  group: 'group',
  new_name: 'name',
};

/** Creates arguments of procedures from the tables of `protocol/`. */
export class PlausibleArguments {
  readonly #types: ReadonlyMap<string, Type>;

  constructor(types: readonly Type[]) {
    this.#types = new Map(types.map((each) => [each.name, each]));
  }

  /** Returns a value of the type with the given name, or undefined for null. */
  of(type: string | null): unknown {
    return type === null ? undefined : this.#named(type, '');
  }

  #named(name: string, field: string): unknown {
    const type = this.#types.get(name);
    if (type === undefined) throw new Error(`Unknown type ${name}`);
    switch (type.kind) {
      case 'enum':
        return Object.values(type.members)[0];
      case 'typedef':
        return this.#use(type, field, name);
      case 'struct':
        return Object.fromEntries(
          type.fields.map((each) => [
            fieldName(each.name),
            VALUES[each.name] ?? this.#use(each, each.name, ''),
          ]),
        );
      case 'union': {
        const [arm] = type.cases;
        if (arm === undefined) throw new Error(`${name} has no arms`);
        return { type: arm.case, value: this.#use(arm, '', '') };
      }
    }
  }

  #use({ type, optional, length, max }: Use, field: string, alias: string): unknown {
    if (optional) return null;
    if (max !== undefined && !['string', 'opaque', 'char'].includes(type)) return [];
    switch (type) {
      case 'int':
      case 'unsigned int':
      case 'short':
      case 'unsigned short':
      case 'unsigned char':
      case 'double':
        return 0;
      case 'bool':
        return false;
      case 'hyper':
      case 'unsigned hyper':
        return 0n;
      case 'char':
        return length === undefined && max === undefined ? 0 : new Uint8Array(length ?? 0);
      case 'opaque':
        if (/uuid$/i.test(alias)) return '11111111-2222-3333-4444-555555555555';
        return new Uint8Array(length ?? 1);
      case 'string':
        return 'text';
      default:
        return this.#named(type, field);
    }
  }
}
