import type { Datatype, TypeFacts } from '../../../src/xml/tables/facts.ts';
import type { DatatypeSet } from './datatype-set.ts';
import { ANY_TEXT, datatypeOf } from './datatype-set.ts';
import { mergeTypes } from './merge-types.ts';
import { freeName, nameTypes } from './name-types.ts';
import type { DatatypeNames, ElementDeclaration } from './rng-grammar.ts';
import { RngGrammar } from './rng-grammar.ts';
import { SchemaFiles } from './schema-files.ts';
import { summaryOf } from './summary.ts';
import { typeFacts } from './type-facts.ts';

/** The facts of all formats of a release. */
export interface SchemasFacts {
  /** The types of the root elements, by the name of the format. */
  readonly roots: Readonly<Record<string, readonly string[]>>;
  readonly types: Readonly<Record<string, TypeFacts>>;
  readonly datatypes: Readonly<Record<string, Datatype>>;
}

/** The schemas of the formats. A release has not all of them. */
export const SCHEMA_FILES: Readonly<Record<string, string>> = {
  domain: 'domain.rng',
  inactiveDomain: 'inactiveDomain.rng',
  domainCapabilities: 'domaincaps.rng',
  capabilities: 'capability.rng',
  network: 'network.rng',
  networkPort: 'networkport.rng',
  storagePool: 'storagepool.rng',
  storagePoolCapabilities: 'storagepoolcaps.rng',
  storageVolume: 'storagevol.rng',
  nodeDevice: 'nodedev.rng',
  interface: 'interface.rng',
  secret: 'secret.rng',
  nwfilter: 'nwfilter.rng',
  nwfilterBinding: 'nwfilterbinding.rng',
  domainSnapshot: 'domainsnapshot.rng',
  domainCheckpoint: 'domaincheckpoint.rng',
  domainBackup: 'domainbackup.rng',
  cpu: 'cpu.rng',
  sysinfo: 'sysinfo.rng',
};

/**
 * Reads the schemas of a release. The names of types and datatypes are new ones.
 *
 * @param folder The folder of the `*.rng` files.
 */
export function readSchemas(folder: string): SchemasFacts {
  const files = new SchemaFiles(folder);
  const names: DatatypeNames = new Map();
  const roots = new Map<string, readonly ElementDeclaration[]>();
  for (const [root, file] of Object.entries(SCHEMA_FILES)) {
    if (!files.has(file)) continue;
    const start = RngGrammar.read(files, file, names);
    const parts = start.op === '|' ? start.parts : [start];
    roots.set(
      root,
      parts.flatMap((part) => (part.op === '<' ? [part.element] : [])),
    );
  }
  return factsOf(roots, names);
}

function factsOf(
  roots: ReadonlyMap<string, readonly ElementDeclaration[]>,
  known: DatatypeNames,
): SchemasFacts {
  const declarations = reachable(roots);
  const classes = mergeTypes(declarations);
  const typeNames = nameTypes(declarations, classes, roots);
  const typeOf = (element: ElementDeclaration): string =>
    typeNames.get(classes.get(element) ?? -1) ?? '';
  const datatypes = new NamedDatatypes(known);
  const types: Record<string, TypeFacts> = {};
  for (const declaration of declarations) {
    const name = typeOf(declaration);
    types[name] ??= typeFacts(declaration, {
      typeOf,
      datatypeOf: (datatype) => datatypes.nameOf(datatype),
    });
  }
  return {
    roots: Object.fromEntries(
      [...roots].map(([root, elements]) => [root, [...new Set(elements.map(typeOf))].sort()]),
    ),
    types,
    datatypes: datatypes.facts,
  };
}

/** Returns the declarations that the roots reach, in the order of documents. */
function reachable(
  roots: ReadonlyMap<string, readonly ElementDeclaration[]>,
): readonly ElementDeclaration[] {
  const found = new Set<ElementDeclaration>();
  for (const elements of roots.values()) {
    const open = [...elements].reverse();
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      const children = [...summaryOf(next.model).children.values()];
      open.push(...children.flatMap((child) => [...child.elements]).reverse());
    }
  }
  return [...found];
}

class NamedDatatypes {
  readonly facts: Record<string, Datatype> = {};
  readonly #known: DatatypeNames;
  readonly #names = new Map<string, string>();

  constructor(known: DatatypeNames) {
    this.#known = known;
  }

  nameOf(datatype: DatatypeSet): string {
    const before = this.#names.get(datatype.key);
    if (before !== undefined) return before;
    const used = new Set(Object.keys(this.facts));
    const name = freeName([this.#known.get(datatype.key) ?? this.#describe(datatype)], used);
    this.facts[name] = datatypeOf(datatype);
    this.#names.set(datatype.key, name);
    return name;
  }

  #describe({ key, values, forms }: DatatypeSet): string {
    const [form] = forms;
    if (form === undefined && values.length <= 2) return values.join('|');
    if (key === ANY_TEXT.key) return 'string';
    const isPlain = form !== undefined && forms.length === 1 && Object.keys(form).length === 1;
    return isPlain && values.length === 0 ? form.base : `d${this.#names.size}`;
  }
}
