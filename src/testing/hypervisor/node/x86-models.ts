/** The features of x86 CPUs that models have, in the order in which libvirt lists them. */
export const X86_FEATURES: readonly string[] = (
  'xsaves xsaveerptr x2apic vpclmulqdq vme pclmuldq ssse3 fma pcid sse4.1 sse4.2 movbe popcnt ' +
  'aes xsave avx f16c rdrand arat fsgsbase bmi1 avx2 smep bmi2 erms invpcid rdseed adx smap ' +
  'clflushopt clwb sha-ni umip pku avx512vnni gfni arch-capabilities ssbd xsaveopt xsavec ' +
  'xgetbv1 pdpe1gb rdtscp lahf_lm abm mtrr pse36 mmxext fxsr_opt svm cr8legacy sse4a misalignsse ' +
  'xop fma4 tbm osvw ibpb monitor nx 3dnowprefetch wbnoinvd vaes tsc-deadline tsc taa-no syscall ' +
  'svme-addr-chk stibp split-lock-detect spec-ctrl skip-l1dfl-vmentry sep rdpid rdctl-no pse ' +
  'pschange-mc-no pni pge perfctr_core pat pae nrip-save npt msr movdiri movdir64b mmx mds-no ' +
  'mce mca lm la57 ibrs-all ibrs hle rtm mpx intel-pt fxsr fsrm fpu de cx8 cx16 core-capability ' +
  'cmov clzero clflush cldemote avx512vl avx512vbmi2 avx512vbmi avx512f avx512dq avx512cd ' +
  'avx512bw avx512bitalg avx512-vpopcntdq avx512-bf16 apic sse sse2 amd-stibp amd-ssbd 3dnowext ' +
  '3dnow'
).split(' ');

/** An x86 CPU model: facts of libvirt 9.0 that `virConnectBaselineCPU` shows. */
export interface CpuModel {
  readonly name: string;

  readonly vendor: 'Intel' | 'AMD' | 'Hygon' | null;

  readonly features: ReadonlySet<string>;

  /** The features that the model once had and that libvirt now disables for it. */
  readonly disabled: ReadonlySet<string>;

  /** Whether libvirt never chooses the model for a set of features. */
  readonly isHidden: boolean;
}

interface Row {
  /** The model that the changes are based on. */
  readonly base?: string;

  /** The features that the model has more. */
  readonly more?: string;

  /** The features of the base that the model lacks. */
  readonly less?: string;
  readonly disabled?: string;
  readonly isHidden?: true;
}

/** The models in libvirt's order. Each is based on an earlier one. */
const ROWS: Readonly<Record<string, Row>> = {
  '486': { more: 'vme pse fpu' },
  pentium: { base: '486', more: 'tsc msr mmx mce de cx8' },
  pentium2: { base: 'pentium', more: 'mtrr pse36 sep pge pat pae mca fxsr cmov' },
  pentium3: { base: 'pentium2', more: 'sse' },
  pentiumpro: { base: 'pentium3', more: 'apic sse2', less: 'vme mtrr pse36 mca' },
  coreduo: { base: 'pentium3', more: 'monitor nx pni clflush apic sse2', less: 'pse36' },
  n270: { base: 'coreduo', more: 'ssse3' },
  core2duo: { base: 'n270', more: 'pse36 syscall lm' },
  qemu32: { base: 'pentiumpro', more: 'pni' },
  kvm32: { base: 'coreduo', more: 'pse36', less: 'vme monitor nx' },
  'cpu64-rhel5': { base: 'core2duo', less: 'vme ssse3 monitor', isHidden: true },
  'cpu64-rhel6': { base: 'cpu64-rhel5', more: 'lahf_lm cx16', isHidden: true },
  qemu64: { base: 'cpu64-rhel5', more: 'svm cx16' },
  kvm64: { base: 'cpu64-rhel5', more: 'cx16' },
  Conroe: { base: 'cpu64-rhel5', more: 'ssse3 lahf_lm' },
  Penryn: { base: 'cpu64-rhel6', more: 'ssse3 sse4.1' },
  Nehalem: { base: 'Penryn', more: 'sse4.2 popcnt' },
  'Nehalem-IBRS': { base: 'Nehalem', more: 'spec-ctrl' },
  Westmere: { base: 'Nehalem', more: 'aes' },
  'Westmere-IBRS': { base: 'Nehalem-IBRS', more: 'aes' },
  SandyBridge: { base: 'Westmere', more: 'x2apic pclmuldq xsave avx rdtscp tsc-deadline' },
  'SandyBridge-IBRS': { base: 'SandyBridge', more: 'spec-ctrl' },
  IvyBridge: { base: 'SandyBridge', more: 'vme f16c rdrand fsgsbase smep erms' },
  'IvyBridge-IBRS': { base: 'IvyBridge', more: 'spec-ctrl' },
  'Haswell-noTSX': {
    base: 'SandyBridge',
    more: 'fma pcid movbe fsgsbase bmi1 avx2 smep bmi2 erms invpcid',
  },
  'Haswell-noTSX-IBRS': { base: 'Haswell-noTSX', more: 'spec-ctrl' },
  Haswell: { base: 'Haswell-noTSX', more: 'hle rtm' },
  'Haswell-IBRS': { base: 'Haswell', more: 'spec-ctrl' },
  'Broadwell-noTSX': { base: 'Haswell-noTSX', more: 'rdseed adx smap 3dnowprefetch' },
  'Broadwell-noTSX-IBRS': { base: 'Broadwell-noTSX', more: 'spec-ctrl' },
  Broadwell: { base: 'Broadwell-noTSX', more: 'hle rtm' },
  'Broadwell-IBRS': { base: 'Broadwell', more: 'spec-ctrl' },
  'Skylake-Client': {
    base: 'Broadwell',
    more: 'vme f16c rdrand arat xsaveopt xsavec xgetbv1 abm mpx',
  },
  'Skylake-Client-IBRS': { base: 'Skylake-Client', more: 'spec-ctrl' },
  'Skylake-Client-noTSX-IBRS': { base: 'Skylake-Client-IBRS', less: 'hle rtm', isHidden: true },
  'Skylake-Server': {
    base: 'Skylake-Client',
    more: 'clwb pdpe1gb avx512vl avx512f avx512dq avx512cd avx512bw',
  },
  'Skylake-Server-IBRS': { base: 'Skylake-Server', more: 'spec-ctrl' },
  'Skylake-Server-noTSX-IBRS': { base: 'Skylake-Server-IBRS', less: 'hle rtm', isHidden: true },
  'Cascadelake-Server': { base: 'Skylake-Server-IBRS', more: 'clflushopt avx512vnni ssbd' },
  'Cascadelake-Server-noTSX': { base: 'Cascadelake-Server', less: 'hle rtm', isHidden: true },
  'Icelake-Client': {
    base: 'Skylake-Client-IBRS',
    more:
      'vpclmulqdq umip pku avx512vnni gfni ssbd wbnoinvd vaes avx512vbmi2 avx512vbmi ' +
      'avx512bitalg avx512-vpopcntdq',
    disabled: 'intel-pt',
  },
  'Icelake-Client-noTSX': { base: 'Icelake-Client', less: 'hle rtm', isHidden: true },
  'Icelake-Server': {
    base: 'Icelake-Client',
    more: 'clflushopt clwb pdpe1gb la57 avx512vl avx512f avx512dq avx512cd avx512bw',
    disabled: 'intel-pt',
  },
  'Icelake-Server-noTSX': { base: 'Icelake-Server', less: 'hle rtm', isHidden: true },
  Cooperlake: {
    base: 'Cascadelake-Server',
    more:
      'pku arch-capabilities taa-no stibp skip-l1dfl-vmentry rdctl-no pschange-mc-no mds-no ' +
      'ibrs-all avx512-bf16',
    less: 'mpx',
  },
  Snowridge: {
    base: 'IvyBridge-IBRS',
    more:
      'movbe arat rdseed smap clflushopt clwb sha-ni umip gfni arch-capabilities ssbd xsaveopt ' +
      'xsavec xgetbv1 pdpe1gb 3dnowprefetch split-lock-detect movdiri movdir64b core-capability ' +
      'cldemote',
    less: 'avx f16c',
  },
  athlon: { base: 'pentium3', more: 'mmxext apic sse2 3dnowext 3dnow', less: 'mca' },
  phenom: { base: 'cpu64-rhel5', more: 'mmxext fxsr_opt svm monitor 3dnowext 3dnow' },
  Opteron_G1: { base: 'cpu64-rhel5' },
  Opteron_G2: { base: 'cpu64-rhel6', more: 'rdtscp svm' },
  Opteron_G3: { base: 'Opteron_G2', more: 'popcnt abm sse4a misalignsse', disabled: 'monitor' },
  Opteron_G4: {
    base: 'SandyBridge',
    more: 'pdpe1gb abm svm sse4a misalignsse xop fma4 3dnowprefetch',
    less: 'x2apic tsc-deadline',
  },
  Opteron_G5: { base: 'Opteron_G4', more: 'fma f16c tbm' },
  EPYC: {
    base: 'Skylake-Client-noTSX-IBRS',
    more: 'clflushopt sha-ni pdpe1gb mmxext fxsr_opt svm cr8legacy sse4a misalignsse osvw',
    less: 'x2apic pcid erms invpcid tsc-deadline spec-ctrl mpx',
    disabled: 'monitor',
  },
  'EPYC-IBPB': { base: 'EPYC', more: 'ibpb', disabled: 'monitor' },
  'EPYC-Rome': {
    base: 'EPYC-IBPB',
    more: 'xsaveerptr clwb umip wbnoinvd rdpid perfctr_core nrip-save npt clzero amd-stibp',
  },
  'EPYC-Milan': {
    base: 'EPYC-Rome',
    more: 'xsaves pcid erms invpcid pku svme-addr-chk ibrs fsrm amd-ssbd',
  },
  Dhyana: { base: 'EPYC-IBPB', less: 'pclmuldq aes sha-ni', disabled: 'monitor' },
};

const VENDORS: readonly (readonly [vendor: CpuModel['vendor'], models: RegExp])[] = [
  [null, /^(486|pentium.*|(qemu|kvm)(32|64)|cpu64-.*)$/],
  ['AMD', /^(athlon|phenom|Opteron_.*|EPYC.*)$/],
  ['Hygon', /^Dhyana$/],
  ['Intel', /./],
];

/** The x86 models in libvirt's order. */
export const X86_MODELS: readonly CpuModel[] = readRows();

function readRows(): CpuModel[] {
  const models = new Map<string, CpuModel>();
  for (const [name, row] of Object.entries(ROWS)) {
    const inherited = row.base === undefined ? [] : (models.get(row.base)?.features ?? []);
    const features = new Set([...inherited, ...words(row.more)]);
    for (const feature of words(row.less)) {
      features.delete(feature);
    }
    models.set(name, {
      name,
      vendor: VENDORS.find(([, pattern]) => pattern.test(name))?.[0] ?? null,
      features,
      disabled: new Set(words(row.disabled)),
      isHidden: row.isHidden ?? false,
    });
  }
  return [...models.values()];
}

function words(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(' ');
}
