import { VirConnectBaselineCPUFlags } from '../../../protocol/index.ts';
import { ErrorDomain } from '../codes.ts';
import { ARCHITECTURES } from '../domain/parse/os.ts';
import {
  badArgument,
  internalError,
  invalidArgument,
  operationFailed,
  xmlError,
} from '../failures.ts';
import { checkFlags } from '../flags.ts';
import type { XmlElement } from '../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  childText,
  element,
  formatXml,
  parseXml,
  textElement,
} from '../xml/index.ts';
import type { CpuModel } from './x86-models.ts';
import { X86_FEATURES, X86_MODELS } from './x86-models.ts';

const POWER_MODELS: readonly string[] = [
  'POWER6',
  'POWER7',
  'POWER8',
  'POWER9',
  'POWER10',
  'POWERPC_e5500',
  'POWERPC_e6500',
];

/** Returns the CPU models of an architecture (virConnectGetCPUModelNames). */
export function cpuModelNames(arch: string): readonly string[] {
  if (!ARCHITECTURES.includes(arch)) {
    throw invalidArgument(ErrorDomain.TEST, `cannot find architecture ${arch}`);
  }
  switch (arch) {
    case 'i686':
    case 'x86_64':
      return X86_MODELS.map(({ name }) => name);
    case 'ppc64':
    case 'ppc64le':
      return POWER_MODELS;
    default:
      return [];
  }
}

/**
 * Returns a CPU that all given hosts can provide (virConnectBaselineCPU): the model that is nearest
 * to their common features, and the differences from it, or all features on request.
 */
export function baselineCpu(documents: readonly string[], flags: number): string {
  const name = 'virConnectBaselineCPU';
  if (documents.length === 0) {
    const message = `xmlCPUs in ${name} must not be NULL`;
    throw badArgument(ErrorDomain.DOMAIN, name, 'xmlCPUs', message);
  }
  checkFlags(flags, VirConnectBaselineCPUFlags.EXPAND_FEATURES, 'testConnectBaselineCPU');
  const hosts = documents.map(parseHostCpu);
  const vendors = new Set(hosts.map(({ vendor }) => vendor));
  if (vendors.size > 1) {
    throw operationFailed(ErrorDomain.CPU, 'CPU vendors do not match');
  }
  const common = commonFeatures(hosts);
  const vendor = hosts.map((host) => host.vendor ?? host.model.vendor).findLast(isKnown) ?? null;
  const model = nearestModel(common, vendor);
  const isExact = hosts.every((host) => host.model === model);
  const [written] = vendors;
  return formatXml(
    element('cpu', { mode: 'custom', match: 'exact' }, [
      textElement('model', model.name, { fallback: isExact ? 'forbid' : 'allow' }),
      written === null || written === undefined ? null : textElement('vendor', written),
      ...featureElements(common, model, flags !== 0),
    ]),
  );
}

interface HostCpu {
  readonly model: CpuModel;
  readonly vendor: string | null;
  readonly features: ReadonlySet<string>;
}

function parseHostCpu(text: string): HostCpu {
  const cpu = parseXml(text, { label: '(CPU_definition)', domain: ErrorDomain.CPU });
  if (cpu.name !== 'cpu') {
    throw xmlError(ErrorDomain.CPU, "XML does not contain expected 'cpu' element");
  }
  if (child(cpu, 'arch') === undefined) {
    throw xmlError(ErrorDomain.CPU, 'Missing CPU architecture');
  }
  const name = childText(cpu, 'model');
  if (name === undefined) {
    throw xmlError(ErrorDomain.CPU, 'Missing CPU model name');
  }
  const model = X86_MODELS.find((each) => each.name === name);
  if (model === undefined) {
    throw internalError(ErrorDomain.CPU, `Unknown CPU model ${name}`);
  }
  const own = childrenNamed(cpu, 'feature').flatMap((feature) => attribute(feature, 'name') ?? []);
  const features = new Set([...model.features, ...own]);
  return { model, vendor: childText(cpu, 'vendor') ?? null, features };
}

function isKnown(vendor: string | null): vendor is string {
  return vendor !== null;
}

function commonFeatures([first, ...others]: readonly HostCpu[]): ReadonlySet<string> {
  const features = [...(first?.features ?? [])];
  return new Set(
    features.filter((feature) => others.every((other) => other.features.has(feature))),
  );
}

/**
 * Returns the model that differs least. A feature that it has too much counts twice, and a little
 * more: of two models that are equally near, libvirt takes the one with fewer of them.
 */
function nearestModel(features: ReadonlySet<string>, vendor: string | null): CpuModel {
  const candidates = X86_MODELS.filter(
    (model) => !model.isHidden && (model.vendor === null || model.vendor === vendor),
  );
  const distance = (model: CpuModel): number =>
    without(features, model.features).length + 2.001 * without(model.features, features).length;
  return candidates.reduce((best, model) => (distance(model) < distance(best) ? model : best));
}

function featureElements(
  common: ReadonlySet<string>,
  model: CpuModel,
  expanded: boolean,
): XmlElement[] {
  const lacking = new Set([...model.features, ...model.disabled]);
  const required = expanded ? [...common] : without(common, model.features);
  const disabled = without(lacking, common);
  const written = [
    ...inOrder(required).map((name) => ({ policy: 'require', name })),
    ...inOrder(disabled).map((name) => ({ policy: 'disable', name })),
  ];
  const listed = expanded ? written.sort((a, b) => (a.name < b.name ? -1 : 1)) : written;
  return listed.map((feature) => element('feature', feature));
}

function without(features: ReadonlySet<string>, others: ReadonlySet<string>): string[] {
  return [...features].filter((feature) => !others.has(feature));
}

/** Sorts features as libvirt lists them. Those that no model has are last. */
function inOrder(features: readonly string[]): string[] {
  const place = (name: string): number => {
    const at = X86_FEATURES.indexOf(name);
    return at < 0 ? X86_FEATURES.length : at;
  };
  return [...features].sort((a, b) => place(a) - place(b));
}
