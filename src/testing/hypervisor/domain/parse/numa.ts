import { ErrorDomain } from '../../codes.ts';
import { formatCpuSet, parseCpuSet } from '../../cpu-set.ts';
import { configUnsupported, xmlError } from '../../failures.ts';
import {
  enumAttribute,
  requiredEnum,
  requiredUnsigned,
  unsignedAttribute,
  yesNoAttribute,
} from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import { attribute, child, childrenNamed, element, elements } from '../../xml/index.ts';
import { knownValues } from './known-values.ts';
import { attributeKiB } from './memory.ts';
import { cpuset } from './threads.ts';

const WHERE = ErrorDomain.DOMAIN;

const CACHE = 'cpu/numa/cell/cache';
const MODES = 'numatune/memory@mode';

/** The distance of a NUMA cell to itself, and the maximum distance. */
const LOCAL = 10n;
const UNREACHABLE = 255n;

/** The NUMA cells of a guest. */
export interface GuestNuma {
  /** `<numa>` as libvirt writes it; undefined if the guest has no cells. */
  readonly element: XmlElement | undefined;
  readonly cellCount: number;
  /** The memory of all cells in KiB. */
  readonly memory: bigint;
  /** The number of virtual CPUs in all cells. */
  readonly cpuCount: number;
  /** The highest number of a virtual CPU in a cell, or -1. */
  readonly lastCpu: number;
}

interface Cell {
  readonly cpus: readonly number[];
  readonly memory: bigint;
  readonly given: XmlElement;
}

const NO_CELLS: GuestNuma = {
  element: undefined,
  cellCount: 0,
  memory: 0n,
  cpuCount: 0,
  lastCpu: -1,
};

/** Parses `<cpu><numa>`. Cells without id have the number of their place. */
export function parseNuma(domain: XmlElement): GuestNuma {
  const numa = child(child(domain, 'cpu') ?? element('cpu'), 'numa');
  if (numa === undefined) return NO_CELLS;
  const given = childrenNamed(numa, 'cell');
  if (given.length === 0) throw xmlError(WHERE, 'NUMA topology defined without NUMA cells');
  const cells = parseCells(given);
  const all = cells.flatMap(({ cpus }) => cpus);
  const distances = parseDistances(cells);
  const shown = cells.map((cell, id) => cellElement(cell, id, distances[id] ?? new Map()));
  return {
    element: element('numa', {}, [...shown, interconnects(numa)]),
    cellCount: cells.length,
    memory: cells.reduce((sum, { memory }) => sum + memory, 0n),
    cpuCount: all.length,
    lastCpu: Math.max(-1, ...all),
  };
}

function parseCells(given: readonly XmlElement[]): Cell[] {
  const byId = new Map<number, Cell>();
  given.forEach((cell, index) => {
    const id = Number(unsignedAttribute(cell, 'id') ?? index);
    if (id >= given.length) {
      const detail =
        "Exactly one 'cell' element per guest NUMA cell allowed, non-contiguous ranges or " +
        'ranges not starting from 0 are not allowed';
      throw xmlError(WHERE, detail);
    }
    if (byId.has(id)) throw xmlError(WHERE, `Duplicate NUMA cell info for cell id '${id}'`);
    const set = attribute(cell, 'cpus');
    const cpus = set === undefined ? [] : parseCpuSet(set);
    for (const [other, { cpus: taken }] of byId) {
      if (taken.some((cpu) => cpus.includes(cpu))) {
        const detail = `NUMA cells ${id} and ${other} have overlapping vCPU ids`;
        throw configUnsupported(WHERE, detail);
      }
    }
    byId.set(id, { cpus, memory: attributeKiB(cell, 'memory'), given: cell });
  });
  return given.flatMap((_, id) => byId.get(id) ?? []);
}

function cellElement(
  { cpus, memory, given }: Cell,
  id: number,
  distances: ReadonlyMap<number, bigint>,
): XmlElement {
  const siblings = [...distances]
    .sort(([a], [b]) => a - b)
    .map(([sibling, value]) => element('sibling', { id: sibling, value }));
  return element(
    'cell',
    {
      id,
      cpus: cpus.length === 0 ? undefined : formatCpuSet(cpus),
      memory,
      unit: 'KiB',
      memAccess: enumAttribute(given, 'memAccess', ['shared', 'private']),
      discard: yesNoAttribute(given, 'discard'),
    },
    [
      siblings.length === 0 ? undefined : element('distances', {}, siblings),
      ...childrenNamed(given, 'cache').map(cache),
    ],
  );
}

/** Returns the distances of each cell. A distance counts in both directions. */
function parseDistances(cells: readonly Cell[]): Map<number, bigint>[] {
  const all = cells.map(() => new Map<number, bigint>());
  cells.forEach(({ given }, id) => {
    const distances = child(given, 'distances');
    if (distances === undefined) return;
    const siblings = childrenNamed(distances, 'sibling');
    if (siblings.length === 0) {
      throw xmlError(WHERE, 'NUMA distances defined without siblings');
    }
    for (const sibling of siblings) {
      const other = Number(requiredUnsigned(sibling, 'id'));
      const value = checkedDistance(sibling, id, other, cells.length);
      all[id]?.set(id, all[id]?.get(id) ?? LOCAL).set(other, value);
      all[other]?.set(other, all[other]?.get(other) ?? LOCAL);
      all[other]?.set(id, all[other]?.get(id) ?? value);
    }
  });
  return all;
}

function checkedDistance(sibling: XmlElement, id: number, other: number, count: number): bigint {
  if (other >= count) {
    const detail = `'sibling_id ${other}' does not refer to a valid cell within NUMA 'cell id ${id}'`;
    throw xmlError(WHERE, detail);
  }
  const value = requiredUnsigned(sibling, 'value');
  const isInRange = value >= LOCAL && value <= UNREACHABLE;
  if (!isInRange || (other === id) !== (value === LOCAL)) {
    const detail = `'value ${value}' is invalid for 'sibling id ${other}' under NUMA 'cell id ${id}'`;
    throw xmlError(WHERE, detail);
  }
  return value;
}

function cache(given: XmlElement): XmlElement {
  const size = child(given, 'size') ?? element('size');
  const line = child(given, 'line');
  const shown = { value: attributeKiB(size, 'value'), unit: 'KiB' };
  return element(
    'cache',
    {
      level: requiredUnsigned(given, 'level', { nonZero: true }),
      associativity: enumAttribute(given, 'associativity', knownValues(`${CACHE}@associativity`)),
      policy: enumAttribute(given, 'policy', knownValues(`${CACHE}@policy`)),
    },
    [
      element('size', shown),
      line && element('line', { value: attribute(line, 'value'), unit: 'B' }),
    ],
  );
}

function interconnects(numa: XmlElement): XmlElement | undefined {
  const given = elements(child(numa, 'interconnects') ?? element('interconnects'));
  const shown = given
    .filter(({ name }) => name === 'latency' || name === 'bandwidth')
    .map((each) => {
      const isBandwidth = each.name === 'bandwidth';
      const value = isBandwidth ? attributeKiB(each, 'value') : requiredUnsigned(each, 'value');
      return element(each.name, {
        initiator: requiredUnsigned(each, 'initiator'),
        target: requiredUnsigned(each, 'target'),
        cache: unsignedAttribute(each, 'cache') || undefined,
        type: requiredEnum(each, 'type', ['access', 'read', 'write']),
        value,
        unit: isBandwidth ? 'KiB' : undefined,
      });
    });
  return shown.length === 0 ? undefined : element('interconnects', {}, shown);
}

/**
 * Parses `<numatune>`. A guest whose CPUs libvirt places gets its memory from the same nodes.
 *
 * @param isPlaced - Whether libvirt places the guest's CPUs.
 */
export function parseNumatune(
  domain: XmlElement,
  numa: GuestNuma,
  isPlaced: boolean,
): XmlElement | undefined {
  const given = childrenNamed(domain, 'numatune');
  if (given.length > 1) throw xmlError(WHERE, 'only one numatune is supported');
  const tune = given[0] ?? element('numatune');
  const memory = numaMemory(child(tune, 'memory'), isPlaced);
  const nodes = childrenNamed(tune, 'memnode');
  if (nodes.length > 0 && memory !== undefined && attribute(memory, 'placement') === 'auto') {
    const detail = 'Per-node binding is not compatible with automatic NUMA placement.';
    throw configUnsupported(WHERE, detail);
  }
  if (nodes.length > 0 && numa.cellCount === 0) {
    throw xmlError(WHERE, "Element 'memnode' is invalid without any guest NUMA cells");
  }
  const bound = new Map<number, XmlElement>();
  for (const node of nodes) {
    const [id, shown] = memoryNode(node, memory, numa.cellCount);
    if (bound.has(id)) throw xmlError(WHERE, `Multiple memnode elements with cellid ${id}`);
    bound.set(id, shown);
  }
  const sorted = [...bound].sort(([a], [b]) => a - b).map(([, shown]) => shown);
  const isEmpty = memory === undefined && sorted.length === 0;
  return isEmpty ? undefined : element('numatune', {}, [memory, ...sorted]);
}

function numaMemory(given: XmlElement | undefined, isPlaced: boolean): XmlElement | undefined {
  if (given === undefined) {
    return isPlaced ? element('memory', { mode: 'strict', placement: 'auto' }) : undefined;
  }
  const mode = attribute(given, 'mode');
  if (mode !== undefined && !knownValues(MODES).includes(mode)) {
    throw configUnsupported(WHERE, `Unsupported NUMA memory tuning mode '${mode}'`);
  }
  const placement = attribute(given, 'placement');
  if (placement !== undefined && placement !== 'static' && placement !== 'auto') {
    throw configUnsupported(WHERE, `Unsupported NUMA memory placement mode '${placement}'`);
  }
  const nodes = attribute(given, 'nodeset');
  const nodeset = nodes === undefined ? undefined : cpuset(nodes, 'nodeset');
  if (mode === undefined && placement === undefined && nodeset === undefined) return undefined;
  const isAuto = placement === 'auto' || (placement === undefined && !nodeset && isPlaced);
  if (!isAuto && nodeset === undefined) {
    const detail = "nodeset for NUMA memory tuning must be set if 'placement' is 'static'";
    throw configUnsupported(WHERE, detail);
  }
  const place = isAuto ? { placement: 'auto' } : { nodeset };
  return element('memory', { mode: mode ?? 'strict', ...place });
}

function memoryNode(
  given: XmlElement,
  memory: XmlElement | undefined,
  cellCount: number,
): readonly [id: number, shown: XmlElement] {
  const cellid = Number(requiredUnsigned(given, 'cellid'));
  if (cellid >= cellCount) {
    const detail =
      "Argument 'cellid' in memnode element must correspond to existing guest's NUMA cell";
    throw xmlError(WHERE, detail);
  }
  const mode = enumAttribute(given, 'mode', knownValues(MODES)) ?? 'strict';
  const isRestrictive = memory !== undefined && attribute(memory, 'mode') === 'restrictive';
  if (isRestrictive && mode !== 'restrictive') {
    const detail =
      "'restrictive' mode is required in memnode element when mode is 'restrictive' in " +
      'memory element';
    throw xmlError(WHERE, detail);
  }
  const nodes = attribute(given, 'nodeset');
  if (nodes === undefined) {
    throw xmlError(WHERE, 'Missing required nodeset attribute in memnode element');
  }
  return [cellid, element('memnode', { cellid, mode, nodeset: cpuset(nodes, 'nodeset') })];
}
