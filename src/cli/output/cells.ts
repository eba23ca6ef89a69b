import { jsonReplacer } from '../../index.ts';
import type { FieldSpec } from '../registry/command-spec.ts';

/** Returns the text of a value in a table: `-` for null, JSON for objects. */
export function cellText(value: unknown, field?: FieldSpec): string {
  if (value === null || value === undefined) return '-';
  if (field?.text !== undefined) return field.text(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object') {
    const isPlainList = Array.isArray(value) && value.every((item) => typeof item !== 'object');
    return isPlainList ? value.join(',') : JSON.stringify(value, jsonReplacer);
  }
  return String(value);
}

/** Returns the heading of a field: `MAX MEMORY` for `maxMemory`. */
export function headingOf(name: string): string {
  return wordsOf(name).toUpperCase();
}

/** Returns the label of a field: `Max memory` for `maxMemory`. */
export function labelOf(name: string): string {
  const words = wordsOf(name);
  const label = words.charAt(0).toUpperCase() + words.slice(1);
  return label.replace(/^(Uuid|Id|Uri|Cpu|Mac|Ip)\b/, (word) => word.toUpperCase());
}

function wordsOf(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
}
