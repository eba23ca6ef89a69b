import type { kindOf } from '../../src/xml/codec/value-kind.ts';
import type { TypeFacts } from '../../src/xml/tables/facts.ts';
import type { Format, FormatsTable } from './formats.ts';
import type { NamedShape } from './names.ts';
import type { NewParts } from './new-parts.ts';
import type { Shape } from './shapes.ts';
import { childrenOf, membersOf } from './shapes.ts';

/** A property of an interface. */
interface Property {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly doc: string | undefined;
}

/** Writes the TypeScript types of one format. */
export class TypeEmitter {
  readonly #table: FormatsTable;
  readonly #format: Format;
  readonly #named: ReadonlyMap<string, NamedShape>;
  readonly #shared: ReadonlyMap<string, string>;
  readonly #news: NewParts;

  /** The names that the types use of another format. */
  readonly imported = new Set<string>();

  constructor(
    format: Format,
    table: FormatsTable,
    named: ReadonlyMap<string, NamedShape>,
    shared: ReadonlyMap<string, string>,
    news: NewParts,
  ) {
    this.#news = news;
    this.#format = format;
    this.#table = table;
    this.#named = named;
    this.#shared = shared;
  }

  /** Returns the declarations of all types. */
  emit(): string {
    const members = new Set<string>();
    const parts: string[] = [];
    for (const { shape, name } of this.#named.values()) {
      if (members.has(shape.key)) continue;
      const union = membersOf(shape, this.#table);
      if (union === undefined) parts.push(this.#interface(shape, name));
      else {
        for (const member of union.members) members.add(member.key);
        parts.push(this.#union(shape, name, union.members));
      }
    }
    return parts.join('\n');
  }

  #interface(shape: Shape, name: string): string {
    const properties = this.#properties(shape);
    if (properties.length === 0) {
      return `${this.#doc(shape)}export type ${name} = Record<string, never>;\n`;
    }
    return `${this.#doc(shape)}export interface ${name} {\n${print(properties)}}\n`;
  }

  #union(shape: Shape, name: string, members: readonly Shape[]): string {
    const names = members.map((member) => this.#nameOf(member));
    const all = members.map((member) => this.#properties(member));
    const common = sharedProperties(all);
    const base = `${name}Common`;
    const inherits = common.length > 1;
    const parts = [
      `${this.#doc(shape)}export type ${name} = ${names.join(' | ')};\n`,
      inherits
        ? `/** The properties of all forms of {@link ${name}}. */\nexport interface ${base} {\n${print(common)}}\n`
        : '',
      ...members.map((member, index) => {
        const own = (all[index] ?? []).filter(
          (each) => !inherits || !common.some((other) => other.name === each.name),
        );
        if (own.length === 0 && !inherits) {
          return `${this.#doc(member)}export type ${names[index]} = Record<string, never>;\n`;
        }
        const extending = inherits ? ` extends ${base}` : '';
        return `${this.#doc(member)}export interface ${names[index]}${extending} {\n${print(own)}}\n`;
      }),
    ];
    return parts.filter((part) => part !== '').join('\n');
  }

  #doc({ view, variant, words, types }: Shape): string {
    const shown = words.slice(0, 6).map((word) => `\`${word}\``);
    const list = words.length > 6 ? `${shown.join(', ')}, ...` : shown.join(', ');
    const form = variant === undefined ? '' : `, if \`${variant.attr}\` is ${list}`;
    const element = `The element \`<${view.name}>\`${form}.`;
    const page = `See ${this.#format.page}`;
    const news = variant === undefined ? this.#news.element(types) : undefined;
    if (news === undefined) return `/** ${element} ${page} */\n`;
    return `/**\n * ${element} ${news}\n * ${page}\n */\n`;
  }

  #properties(shape: Shape): readonly Property[] {
    const properties: Property[] = [];
    const types = shape.types.flatMap((id) => this.#table.types[id] ?? []);
    const { variant } = shape;
    for (const [name, place] of shape.view.properties) {
      if (place.is === 'attribute') {
        if (variant?.no?.includes(place.name) === true) continue;
        const facts = types.flatMap(({ attrs = {} }) => attrs[place.name] ?? []);
        if (facts.length === 0) continue;
        const isTag = variant?.attr === place.name;
        const narrowed = variant?.t?.[place.name];
        const datatypes = typeof narrowed === 'string' ? [narrowed] : facts.map(({ t }) => t);
        const isEverywhere = facts.length === types.length && facts.every(({ req }) => req === 1);
        const holders = this.#holders(shape, ({ attrs }) => attrs?.[place.name] !== undefined);
        const part = `@${place.name}`;
        const words = isTag ? variant.values : this.#words(datatypes);
        properties.push({
          name,
          type: isTag ? union(variant.values) : this.#value(place.kind, datatypes),
          isRequired: isTag
            ? variant.absent !== 1
            : isEverywhere || variant?.req?.includes(place.name) === true,
          doc: sentences(
            this.#valueDoc(place.kind, datatypes),
            this.#news.part(holders, part) ?? this.#news.values(holders, part, words),
          ),
        });
      } else if (place.is === 'text') {
        const datatypes = types.flatMap(({ text }) => text ?? []);
        if (datatypes.length === 0 || variant?.text === null) continue;
        const isRequired = place.isRequired && variant?.textReq !== 0;
        const range = this.#valueDoc(place.kind, datatypes);
        const unit = types.some(({ attrs }) => attrs?.['unit'] !== undefined);
        const own = unit ? unitDoc(shape.view.name, range) : (range ?? 'The text.');
        const holders = this.#holders(shape, ({ text }) => text !== undefined);
        const doc = sentences(own, this.#news.values(holders, '', this.#words(datatypes)));
        properties.push({ name, type: this.#value(place.kind, datatypes), isRequired, doc });
      }
    }
    return [...properties, ...this.#children(shape)];
  }

  #children(shape: Shape): readonly Property[] {
    return [...childrenOf(shape, this.#table)].map(([name, { shape: child, ...facts }]) => {
      const type = this.#typeOf(child);
      const isUnion = type.includes('|');
      const list = isUnion ? `(${type})[]` : `${type}[]`;
      const { isRequired, isList } = facts;
      const key = child.view.name;
      const holders = this.#holders(shape, ({ kids }) => kids?.[key] !== undefined);
      const doc = sentences(this.#childDoc(child), this.#news.part(holders, `<${key}`));
      return { name, type: isList ? list : type, isRequired, doc };
    });
  }

  #childDoc({ view, types }: Shape): string | undefined {
    const { text } = view;
    if (view.form === 'fragments') return 'The XML of each child element.';
    if (view.form !== 'scalar' || text === undefined) return undefined;
    const datatypes = types.flatMap((id) => this.#table.types[id]?.text ?? []);
    const news = this.#news.values(types, '', this.#words(datatypes));
    return sentences(this.#valueDoc(text.kind, datatypes), news);
  }

  /** Returns the types of a shape that have a part. */
  #holders({ types }: Shape, has: (type: TypeFacts) => boolean): readonly string[] {
    return types.filter((id) => {
      const type = this.#table.types[id];
      return type !== undefined && has(type);
    });
  }

  #words(ids: readonly string[]): readonly string[] {
    return ids.flatMap((id) => this.#table.datatypes[id]?.enum ?? []);
  }

  #typeOf(shape: Shape): string {
    const { view, types } = shape;
    switch (view.form) {
      case 'flag':
        return 'boolean';
      case 'fragments':
        return 'string[]';
      case 'scalar':
        return this.#value(
          view.text?.kind ?? 'string',
          types.flatMap((id) => this.#table.types[id]?.text ?? []),
        );
      case 'object':
        return this.#nameOf(shape);
    }
  }

  #nameOf(shape: Shape): string {
    const shared = this.#shared.get(shape.key);
    if (shared !== undefined) this.imported.add(shared);
    const name = shared ?? this.#named.get(shape.key)?.name;
    if (name === undefined) throw new Error(`No name for ${shape.key}`);
    return name;
  }

  #value(kind: ReturnType<typeof kindOf>, ids: readonly string[]): string {
    if (kind === 'yesNo' || kind === 'onOff') return 'boolean';
    const datatypes = ids.flatMap((id) => this.#table.datatypes[id] ?? []);
    const forms = datatypes.flatMap(({ of = [] }) => of);
    if (kind === 'number') {
      const isLong = forms.some(
        ({ base, max }) => /[lL]ong|nteger/.test(base) && max === undefined,
      );
      return isLong ? 'number | string' : 'number';
    }
    return forms.length > 0 ? 'string' : union(datatypes.flatMap(({ enum: words = [] }) => words));
  }

  #valueDoc(kind: ReturnType<typeof kindOf>, ids: readonly string[]): string | undefined {
    const forms = ids.flatMap((id) => this.#table.datatypes[id]?.of ?? []);
    const [form] = forms;
    if (kind !== 'number' || forms.length !== 1 || form === undefined) return undefined;
    if (form.min === undefined && form.max === undefined) return undefined;
    if (form.max === undefined) return `At least ${form.min}.`;
    return form.min === undefined ? `At most ${form.max}.` : `From ${form.min} to ${form.max}.`;
  }
}

/** Joins the sentences of a comment; undefined if there are none. */
function sentences(...all: readonly (string | undefined)[]): string | undefined {
  const known = all.filter((each) => each !== undefined);
  return known.length === 0 ? undefined : known.join(' ');
}

function unitDoc(element: string, range: string | undefined): string {
  const inBytes = /^(?:allocation|available|capacity|physical|page)$/.test(element);
  const unit = `The amount. Without \`unit\` it is in ${inBytes ? 'bytes' : 'KiB'}.`;
  return range === undefined ? unit : `${unit} ${range}`;
}

function union(words: readonly string[]): string {
  return words.length === 0 ? 'string' : [...new Set(words)].map((word) => quote(word)).join(' | ');
}

function quote(word: string): string {
  return `'${word.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function sharedProperties(all: readonly (readonly Property[])[]): readonly Property[] {
  const [first = [], ...others] = all;
  const isSame = (one: Property, other: Property): boolean =>
    one.name === other.name && one.type === other.type && one.isRequired === other.isRequired;
  return first.filter((each) => others.every((list) => list.some((other) => isSame(each, other))));
}

function print(properties: readonly Property[]): string {
  return properties
    .map(({ name, type, isRequired, doc }) => {
      const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name);
      const comment = doc === undefined ? '' : `  /** ${doc} */\n`;
      return `${comment}  ${key}${isRequired ? '' : '?'}: ${type}${isRequired ? '' : ' | undefined'};\n`;
    })
    .join('');
}
