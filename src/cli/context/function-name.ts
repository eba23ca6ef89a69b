/** The spelling of words in the names of libvirt's functions, by that of this package's methods. */
const SPELLINGS: ReadonlyArray<readonly [RegExp, string]> = [
  [/Xml/, 'XML'],
  [/Uuid/, 'UUID'],
  [/Uri/, 'URI'],
  [/Cpu(?!s)/, 'CPU'],
  [/IoThread/, 'IOThread'],
  [/Fs/, 'FS'],
  [/Ssh/, 'SSH'],
  [/Nmi/, 'NMI'],
  [/^Pm/, 'PM'],
  [/^N[Ww][Ff]ilter/, 'NWFilter'],
];

/** The methods of a connection whose functions begin with the name of another object. */
const OBJECTS = /^(Domain|Network|StoragePool|StorageVol|Interface|Secret|NWFilter|Node)/;

/** Returns libvirt's function for a method: `virDomainDestroy` for `destroy` of a domain. */
export function functionName(kind: string, method: string): string {
  const name = spelled(method);
  if (OBJECTS.test(name)) return `vir${name}`;
  return `vir${kind === 'connection' ? 'Connect' : spelled(kind)}${name}`;
}

function spelled(word: string): string {
  const capital = `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
  return SPELLINGS.reduce((text, [from, to]) => text.replace(from, to), capital);
}
