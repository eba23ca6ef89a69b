import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

interface Name {
  readonly name: string;
  readonly value: string;
  /** The type of the parameter, where libvirt's headers tell it. */
  readonly paramType?: string;
}

/** What is known of a field: its name, with 0 for each number, and its type. */
export interface KnownField {
  readonly field: string;
  readonly type: string | undefined;
}

const FILE = resolve(import.meta.dirname, '../../../../protocol/constants.json');

/**
 * Every field that libvirt names with a group of constants (`VIR_DOMAIN_STATS_*` and the like):
 * prefixes with what may follow them.
 */
export function knownFields(group: string): KnownField[] {
  const strings = (JSON.parse(readFileSync(FILE, 'utf8')) as { strings: Name[] }).strings;
  const ours = strings
    .filter(({ name }) => name.startsWith(`${group}_`))
    .map((each) => ({ ...each, name: each.name.slice(group.length + 1) }));
  const named = new Map(ours.map(({ name, value }) => [name, value]));
  return ours
    .filter(({ name }) => !name.endsWith('_PREFIX') || name.endsWith('_ADDR_SUFFIX_PREFIX'))
    .flatMap(({ name, paramType }) =>
      expand(named, name).map((field) => ({ field, type: paramType })),
    );
}

/** `BLOCK_SUFFIX_NAME` follows on `BLOCK_PREFIX` and a number, which may itself follow on another. */
function expand(named: ReadonlyMap<string, string>, name: string): string[] {
  const value = named.get(name) ?? '';
  const at = name.lastIndexOf('_SUFFIX_');
  if (at < 0) return [value];
  return prefixesOf(named, name.slice(0, at)).map((prefix) => `${prefix}${value}`);
}

function prefixesOf(named: ReadonlyMap<string, string>, owner: string): string[] {
  // The figures of hypervisors are named by them.
  if (owner === 'CUSTOM') return ['vm.NAME', 'vcpu.0.NAME'];
  // Each kind of histogram has the same suffixes, `bin.count` without a dot of its own.
  if (owner === 'BLOCK_SUFFIX_LATENCY_HISTOGRAM') return histograms(named);
  const histogramBin = owner === 'BLOCK_SUFFIX_LATENCY_HISTOGRAM_SUFFIX_BIN';
  if (histogramBin) return histograms(named).map((prefix) => `${prefix}bin.0`);
  if (!named.has(`${owner}_PREFIX`)) throw new Error(`No prefix for ${owner}`);
  return expand(named, `${owner}_PREFIX`).map((prefix) => `${prefix}0`);
}

function histograms(named: ReadonlyMap<string, string>): string[] {
  return [...named.keys()]
    .filter((name) => /^BLOCK_SUFFIX_LATENCY_HISTOGRAM_[A-Z_]+_PREFIX$/.test(name))
    .filter((name) => !name.includes('HISTOGRAM_SUFFIX'))
    .flatMap((name) => expand(named, name));
}
