import { VirConnectBaselineCPUFlags } from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { ARCHITECTURES } from '../domain/parse/os.ts';
import {
  badArgument,
  failure,
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

/** The x86 CPU models that libvirt 9.0 knows. */
const X86_MODELS: readonly string[] = [
  '486',
  'pentium',
  'pentium2',
  'pentium3',
  'pentiumpro',
  'coreduo',
  'n270',
  'core2duo',
  'qemu32',
  'kvm32',
  'cpu64-rhel5',
  'cpu64-rhel6',
  'qemu64',
  'kvm64',
  'Conroe',
  'Penryn',
  'Nehalem',
  'Nehalem-IBRS',
  'Westmere',
  'Westmere-IBRS',
  'SandyBridge',
  'SandyBridge-IBRS',
  'IvyBridge',
  'IvyBridge-IBRS',
  'Haswell-noTSX',
  'Haswell-noTSX-IBRS',
  'Haswell',
  'Haswell-IBRS',
  'Broadwell-noTSX',
  'Broadwell-noTSX-IBRS',
  'Broadwell',
  'Broadwell-IBRS',
  'Skylake-Client',
  'Skylake-Client-IBRS',
  'Skylake-Client-noTSX-IBRS',
  'Skylake-Server',
  'Skylake-Server-IBRS',
  'Skylake-Server-noTSX-IBRS',
  'Cascadelake-Server',
  'Cascadelake-Server-noTSX',
  'Icelake-Client',
  'Icelake-Client-noTSX',
  'Icelake-Server',
  'Icelake-Server-noTSX',
  'Cooperlake',
  'Snowridge',
  'athlon',
  'phenom',
  'Opteron_G1',
  'Opteron_G2',
  'Opteron_G3',
  'Opteron_G4',
  'Opteron_G5',
  'EPYC',
  'EPYC-IBPB',
  'EPYC-Rome',
  'EPYC-Milan',
  'Dhyana',
];

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
      return X86_MODELS;
    case 'ppc64':
    case 'ppc64le':
      return POWER_MODELS;
    default:
      return [];
  }
}

/**
 * Returns a CPU that all given hosts can provide (virConnectBaselineCPU): the first of their models
 * in libvirt's order, and the features that all of them have.
 */
export function baselineCpu(documents: readonly string[], flags: number): string {
  const name = 'virConnectBaselineCPU';
  if (documents.length === 0) {
    const message = `xmlCPUs in ${name} must not be NULL`;
    throw badArgument(ErrorDomain.DOMAIN, name, 'xmlCPUs', message);
  }
  checkFlags(flags, VirConnectBaselineCPUFlags.EXPAND_FEATURES, 'testConnectBaselineCPU');
  const cpus = documents.map(parseCpu);
  const vendors = new Set(cpus.map((cpu) => childText(cpu, 'vendor')));
  if (vendors.size > 1) {
    throw operationFailed(ErrorDomain.CPU, 'CPU vendors do not match');
  }
  const ranks = cpus.map(modelRank);
  const model = X86_MODELS[Math.min(...ranks)] ?? '';
  const fallback = new Set(ranks).size === 1 && cpus.length === 1 ? 'forbid' : 'allow';
  const [vendor] = vendors;
  return formatXml(
    element('cpu', { mode: 'custom', match: 'exact' }, [
      textElement('model', model, { fallback }),
      vendor === undefined ? null : textElement('vendor', vendor),
      ...commonFeatures(cpus).map((feature) =>
        element('feature', { policy: 'require', name: feature }),
      ),
    ]),
  );
}

function parseCpu(text: string): XmlElement {
  const cpu = parseXml(text, { label: '(CPU_definition)', domain: ErrorDomain.CPU });
  if (cpu.name !== 'cpu') {
    throw xmlError(ErrorDomain.CPU, "XML does not contain expected 'cpu' element");
  }
  return cpu;
}

function modelRank(cpu: XmlElement): number {
  const model = childText(cpu, 'model');
  if (model === undefined || child(cpu, 'model') === undefined) {
    const detail = 'no CPU model specified';
    throw failure(ErrorNumber.INVALID_ARG, ErrorDomain.CPU, detail);
  }
  const rank = X86_MODELS.indexOf(model);
  if (rank < 0) {
    throw internalError(ErrorDomain.CPU, `Unknown CPU model ${model}`);
  }
  return rank;
}

function commonFeatures(cpus: readonly XmlElement[]): string[] {
  const lists = cpus.map((cpu) =>
    childrenNamed(cpu, 'feature').flatMap((feature) => attribute(feature, 'name') ?? []),
  );
  const [first = [], ...others] = lists;
  return first.filter((feature) => others.every((list) => list.includes(feature)));
}
