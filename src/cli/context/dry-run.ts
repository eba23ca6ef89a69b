import type { Connection } from '../../index.ts';
import { jsonReplacer } from '../../index.ts';
import { functionName } from './function-name.ts';

/** Methods that only read: they are called during a dry run. */
const READS =
  /^(get|list|lookup|is|has|num|node(Get|List|Num)|find|compare|baseline|interfaceAddr)/;
const LOOKUPS = /Lookup(By|Scsi)/;
const MORE_READS: ReadonlySet<string | symbol> = new Set([
  'authorizedSshKeysGet',
  'backupGetXmlDesc',
  'blockStats',
  'blockStatsFlags',
  'domainListGetStats',
  'domainSaveImageGetXmlDesc',
  'domainXmlFromNative',
  'domainXmlToNative',
  'interfaceStats',
  'managedSaveGetXmlDesc',
  'memoryStats',
  'migrateGetCompressionCache',
  'migrateGetMaxDowntime',
  'migrateGetMaxSpeed',
  'snapshotCurrent',
  'snapshotListNames',
  'snapshotNum',
  'close',
  'toJSON',
]);

/** Writes one call. */
export type CallPrinter = (call: string) => void;

/**
 * Returns a connection whose methods that change something print their call and make none. Its
 * objects are of the same kind.
 */
export function dryRunConnection(connection: Connection, print: CallPrinter): Connection {
  return new Recorder(print).wrap(connection, 'connection') as Connection;
}

class Recorder {
  readonly #print: CallPrinter;

  /** The real objects behind the wrapped ones. */
  readonly #real = new WeakMap<object, object>();

  constructor(print: CallPrinter) {
    this.#print = print;
  }

  wrap(target: object, kind: string): object {
    const proxy = new Proxy(target, {
      // Objects have private fields, so their methods and accessors need the object itself.
      get: (_, name) => this.#property(target, name, kind),
    });
    this.#real.set(proxy, target);
    return proxy;
  }

  #property(target: object, name: string | symbol, kind: string): unknown {
    const value: unknown = Reflect.get(target, name, target);
    if (typeof value !== 'function') return value;
    return (...args: readonly unknown[]): unknown => {
      const realArgs = args.map((arg) => this.#unwrapped(arg));
      if (typeof name === 'symbol' || isRead(name)) {
        return this.#wrapResult(Reflect.apply(value, target, realArgs));
      }
      this.#print(callText(labelOf(target, kind), functionName(kind, name), realArgs));
      return Promise.resolve(this.#notCreated(kindOfResult(kind, name)));
    };
  }

  #wrapResult(result: unknown): unknown {
    if (result instanceof Promise) return result.then((value) => this.#wrapValue(value));
    return result;
  }

  #wrapValue(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#wrapValue(item));
    return isLibvirtObject(value) ? this.wrap(value, kindOf(value)) : value;
  }

  /** The object that a call would have created. Its methods print their calls too. */
  #notCreated(kind: string): object {
    return new Proxy(
      { name: '(new)', uuid: '(new)' },
      {
        get: (fields, name) => {
          if (name === 'then') return undefined;
          const value: unknown = Reflect.get(fields, name);
          if (value !== undefined || typeof name === 'symbol') return value;
          return (...args: readonly unknown[]) => {
            this.#print(callText(`new ${kind}`, functionName(kind, name), args));
            return Promise.resolve(this.#notCreated(kindOfResult(kind, name)));
          };
        },
      },
    );
  }

  #unwrapped(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#unwrapped(item));
    return (typeof value === 'object' && value !== null && this.#real.get(value)) || value;
  }
}

/** Whether a method with this name only reads. */
export function isRead(name: string): boolean {
  return READS.test(name) || LOOKUPS.test(name) || MORE_READS.has(name);
}

interface NamedObject {
  readonly name?: unknown;
  readonly uuid?: unknown;
}

/** Whether a value is an object of the library with methods, such as a domain. */
function isLibvirtObject(value: unknown): value is NamedObject {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return 'toJSON' in value && prototype !== Object.prototype;
}

function kindOf(object: object): string {
  const kind = object.constructor.name;
  return kind.charAt(0).toLowerCase() + kind.slice(1);
}

const CREATED =
  /^(domain|network|storagePool|storageVol|interface|secret|nwFilterBinding|nwFilter|nodeDevice)/;
const PARTS = /^(snapshot|checkpoint)Create/;

/** Returns the kind of the object that a method creates, or the object's own kind. */
function kindOfResult(kind: string, method: string): string {
  if (PARTS.test(method)) return method.startsWith('s') ? 'domainSnapshot' : 'domainCheckpoint';
  return CREATED.exec(method)?.[0] ?? kind;
}

/** Returns the object of a call: `domain web`. */
function labelOf(object: NamedObject, kind: string): string {
  return kind === 'connection' ? kind : `${kind} ${String(object.name ?? object.uuid)}`;
}

/** Returns a call for people: `domain web: virDomainDestroy()`. */
function callText(label: string, name: string, args: readonly unknown[]): string {
  return `${label}: ${name}(${args.map(argumentText).filter(Boolean).join(', ')})`;
}

/** Returns an argument as JSON. Signals, and options that contain nothing else, are left out. */
function argumentText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value, jsonReplacer) ?? '';
  if (value instanceof AbortSignal) return '';
  if ('signal' in value && Object.keys(value).length === 1) return '';
  return JSON.stringify(value, (key, item) => (key === 'signal' ? undefined : jsonOf(item)));
}

function jsonOf(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
