import type { View } from '../codec/view.ts';
import { bytesOfUnit } from '../helpers/size.ts';
import type { SourceElement } from '../tree/source-element.ts';

const NUMBER = /^(?:0[xX][0-9a-fA-F]+|\d+)$/;
const UUID = /^[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$/;
const MAC = /^[0-9a-fA-F]{1,2}(?::[0-9a-fA-F]{1,2}){5}$/;

/** A value in a form that is equal for all ways to write it. */
export interface NormalValue {
  /** The value for the user. */
  readonly shown: string;

  /** The comparable form. */
  readonly normal: string;
}

/** The attributes and the text of an element. The text has the name `#`. */
export type NormalValues = ReadonlyMap<string, NormalValue>;

/** The amount of an element with a unit is its text, or one of these attributes. */
const AMOUNTS: readonly string[] = ['memory', 'size'];

/** Elements whose default unit is the byte; that of all others is KiB. */
const IN_BYTES: ReadonlySet<string> = new Set([
  'allocation',
  'available',
  'capacity',
  'page',
  'physical',
]);

/** Returns the attributes and the text of an element in comparable form. */
export function valuesOf(element: SourceElement, view: View | undefined): NormalValues {
  const values = new Map<string, NormalValue>();
  for (const { name, local, uri, value } of element.attributes) {
    const property = uri === '' ? view?.attributes.get(local) : undefined;
    const place = property === undefined ? undefined : view?.properties.get(property);
    const isNumeric = place?.is === 'attribute' && place.isNumeric;
    const key = uri === '' ? local : `{${uri}}${local}`;
    values.set(key, { shown: value, normal: normalText(value, isNumeric) });
    if (uri !== '' && key !== name) values.set(key, { shown: value, normal: value });
  }
  const text = element.children.length > 0 ? element.text.trim() : element.text;
  if (text.trim() !== '') {
    values.set('#', { shown: text, normal: normalText(text, view?.text?.isNumeric === true) });
  }
  return withBytes(element, values);
}

/** Replaces an amount and its unit by bytes: `1 GiB` equals `1048576 KiB`. */
function withBytes(element: SourceElement, values: Map<string, NormalValue>): NormalValues {
  const name = ['#', ...AMOUNTS].find((each) => /^\d+$/.test(values.get(each)?.shown.trim() ?? ''));
  const amount = name === undefined ? undefined : values.get(name);
  const unit = values.get('unit')?.shown;
  const { key = '', parent } = element;
  // The size of a memory device is in KiB, and that of an MTU is not an amount of memory.
  const isSize = key === 'size' && parent?.key === 'target';
  const isAmount = unit !== undefined || isSize || MEMORY.has(key);
  if (name === undefined || amount === undefined || !isAmount) return values;
  const defaultUnit = IN_BYTES.has(key) ? 'bytes' : 'KiB';
  const factor = bytesOfUnit(unit ?? defaultUnit);
  if (factor === undefined) return values;
  const shown = unit === undefined ? amount.shown : `${amount.shown.trim()} ${unit}`;
  values.set(name, { shown, normal: `${BigInt(amount.shown.trim()) * factor} bytes` });
  values.delete('unit');
  return values;
}

/** Elements with an amount that can stand without unit. */
const MEMORY: ReadonlySet<string> = new Set([
  ...IN_BYTES,
  'block',
  'cell',
  'currentMemory',
  'hard_limit',
  'maxMemory',
  'memory',
  'min_guarantee',
  'pagesize',
  'requested',
  'soft_limit',
  'swap_hard_limit',
]);

function normalText(text: string, isNumeric: boolean): string {
  const word = text.trim();
  if (isNumeric && NUMBER.test(word)) return String(BigInt(word));
  if (UUID.test(word)) return word.replaceAll('-', '').toLowerCase();
  return MAC.test(word) ? word.toLowerCase() : text;
}
