import { createHash } from 'node:crypto';
import { ArgumentError, suggestion } from '../errors/index.ts';
import type { IsoFile } from './directory.ts';
import type { Seed, SeedContent, SeedMetaData } from './seed.ts';
import { toYaml } from './yaml.ts';

/** The sources of a seed: the file's name, and its name in the form of ISO 9660, 8 characters. */
const FILES = {
  metaData: { name: 'meta-data', isoName: 'META_DAT', heading: '' },
  networkConfig: { name: 'network-config', isoName: 'NETWORK_', heading: '' },
  userData: { name: 'user-data', isoName: 'USER_DAT', heading: '#cloud-config\n' },
  vendorData: { name: 'vendor-data', isoName: 'VENDOR_D', heading: '#cloud-config\n' },
} as const;

type Part = keyof typeof FILES;

/** The order of the files in the image is that of their names. */
const PARTS = Object.keys(FILES) as readonly Part[];

/** cloud-init reads each file into memory. Larger ones are mistakes, such as a disk image. */
const FILE_BYTES_MAX = 16 * 1024 * 1024;

const INSTANCE_ID = 'instance-id';
/** cloud-init makes a folder of that name. */
const INSTANCE_ID_MAX = 255;
const HOSTNAME = 'local-hostname';
const HOSTNAME_MAX = 255;

/**
 * Checks a seed, and returns the files of its image in the order of their names.
 *
 * `user-data` and `meta-data` are always there, because cloud-init takes no image without them.
 *
 * @throws ArgumentError that names the part.
 */
export function seedFiles(seed: Seed): readonly IsoFile[] {
  requireSeed(seed);
  const contents = new Map<Part, Uint8Array>([['userData', new Uint8Array()]]);
  for (const part of PARTS) {
    const content = seed[part];
    if (content !== undefined) contents.set(part, bytesOf(part, content));
  }
  contents.set('metaData', metaData(seed.metaData ?? {}, contents));
  return PARTS.flatMap((part) => {
    const bytes = contents.get(part);
    if (bytes === undefined) return [];
    const { name, isoName } = FILES[part];
    return [{ name, isoName, bytes }];
  });
}

function requireSeed(seed: Seed): void {
  if (typeof seed !== 'object' || seed === null) {
    throw new ArgumentError('Expected "seed" to be an object', { argument: 'seed' });
  }
  const known = [...PARTS, 'date'];
  const wrong = Object.keys(seed).find((name) => !known.includes(name));
  if (wrong === undefined) return;
  const text = `Unknown part of a seed ${JSON.stringify(wrong)}${suggestion(wrong, known)}`;
  throw new ArgumentError(text, { argument: wrong });
}

/** Returns the bytes of a file: those given, the UTF-8 of a text, or an object as YAML. */
function bytesOf(part: Part, content: SeedContent): Uint8Array {
  const bytes = encoded(part, content);
  if (bytes.length <= FILE_BYTES_MAX) return bytes;
  const problem = `"${part}" has ${bytes.length} bytes, more than ${FILE_BYTES_MAX}`;
  throw new ArgumentError(problem, { argument: part });
}

function encoded(part: Part, content: SeedContent): Uint8Array {
  if (typeof content === 'string') return new TextEncoder().encode(content);
  if (isBytes(content)) return content;
  if (!isMapping(content)) {
    const problem = `Expected "${part}" to be a string, a Uint8Array or an object`;
    throw new ArgumentError(problem, { argument: part });
  }
  if (part === 'networkConfig') requireNetworkVersion(content);
  return new TextEncoder().encode(`${FILES[part].heading}${toYaml(part, content)}`);
}

/**
 * Returns the meta-data, which has an instance id. Without one, cloud-init would give each guest
 * the id `nocloud`, and would not notice another seed. An object without an id gets a hash of all
 * contents.
 */
function metaData(content: SeedContent, contents: ReadonlyMap<Part, Uint8Array>): Uint8Array {
  if (typeof content === 'string' || isBytes(content)) {
    const bytes = bytesOf('metaData', content);
    if (Buffer.from(bytes).includes(INSTANCE_ID)) return bytes;
    throw new ArgumentError(`"metaData" has no ${INSTANCE_ID}`, { argument: 'metaData' });
  }
  const { [INSTANCE_ID]: id, [HOSTNAME]: hostname } = content as SeedMetaData;
  if (id !== undefined) requireName(INSTANCE_ID, id, INSTANCE_ID_MAX);
  if (hostname !== undefined) requireName(HOSTNAME, hostname, HOSTNAME_MAX);
  return bytesOf('metaData', { ...content, [INSTANCE_ID]: id ?? `iid-${digest(contents)}` });
}

function requireName(member: string, value: unknown, max: number): void {
  const isName = typeof value === 'string' && /^[^\p{Cc}\p{Z}]+$/u.test(value);
  if (isName && Buffer.byteLength(value) <= max) return;
  const argument = `metaData.${member}`;
  const problem = `Expected "${argument}" to be a string of 1 to ${max} bytes without spaces`;
  throw new ArgumentError(problem, { argument });
}

/** NoCloud also takes a configuration that is below a member `network`, as Netplan's files are. */
function requireNetworkVersion(config: object): void {
  const { version, network } = config as { readonly version?: unknown; readonly network?: unknown };
  const inner = isMapping(network)
    ? (network as { readonly version?: unknown }).version
    : undefined;
  if ([1, 2].some((known) => known === version || known === inner)) return;
  const argument = 'networkConfig.version';
  throw new ArgumentError(`Expected "${argument}" to be 1 or 2`, { argument });
}

/** The lengths keep contents apart that are equal when they are joined. */
function digest(contents: ReadonlyMap<Part, Uint8Array>): string {
  const hash = createHash('sha256');
  for (const part of PARTS) {
    const bytes = contents.get(part);
    hash.update(`${part} ${bytes?.length}\n`).update(bytes ?? '');
  }
  return hash.digest('hex').slice(0, 32);
}

/** Bytes of another realm are bytes too. */
function isBytes(value: unknown): value is Uint8Array {
  return Object.prototype.toString.call(value) === '[object Uint8Array]';
}

function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
