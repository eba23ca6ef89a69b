import type { Connection } from '../../index.ts';
import type { CommandContext } from '../context/command-context.ts';

/** An object of any kind: a domain, a network, ... */
export interface KindObject {
  readonly name: string;
  readonly uuid?: string;
}

/** One of the operations of a kind. Its options come from `context.args`. */
export type KindOperation = (object: KindObject, context: CommandContext) => Promise<void>;

/**
 * The operations of a kind of object, for the verbs that all kinds share. A kind without an
 * operation has no command for it.
 */
export interface KindAdapter {
  /** Finds an object by its name, UUID or another key, in virsh's order. */
  lookup(connection: Connection, key: string, context: CommandContext): Promise<KindObject>;
  getXml(object: KindObject, context: CommandContext): Promise<string>;

  /** Returns the XML of the definition, with secrets; by default `getXml`. */
  getEditableXml?(object: KindObject, context: CommandContext): Promise<string>;

  /** Creates a persistent object from XML. */
  define?(xml: string, context: CommandContext): Promise<KindObject>;

  /** Creates and starts an object that is not persistent from XML. */
  create?(xml: string, context: CommandContext): Promise<KindObject>;
  readonly start?: KindOperation;
  readonly destroy?: KindOperation;
  readonly undefine?: KindOperation;
  setAutostart?(object: KindObject, autostart: boolean, context: CommandContext): Promise<void>;

  /** virsh's messages: `started` returns `Domain 'web' started`. */
  readonly messages: KindMessages;
}

/** virsh's messages about an object, by the verb. */
export interface KindMessages {
  readonly defined?: (name: string, file: string) => string;
  readonly created?: (name: string, file: string) => string;
  readonly started?: (name: string) => string;
  readonly destroyed?: (name: string) => string;
  readonly undefined?: (name: string) => string;
  readonly autostarted?: (name: string) => string;
  readonly notAutostarted?: (name: string) => string;

  /** After `edit`. */
  readonly edited?: (name: string) => string;
}

/** Returns an adapter whose operations have the kind's own class as their parameter. */
export function kindAdapter<T extends KindObject>(adapter: TypedAdapter<T>): KindAdapter {
  // Each adapter is only given the objects that its own lookup, define and create return.
  return adapter as unknown as KindAdapter;
}

/** A {@link KindAdapter} of one class. */
export interface TypedAdapter<T extends KindObject> {
  lookup(connection: Connection, key: string, context: CommandContext): Promise<T>;
  getXml(object: T, context: CommandContext): Promise<string>;
  getEditableXml?(object: T, context: CommandContext): Promise<string>;
  define?(xml: string, context: CommandContext): Promise<T>;
  create?(xml: string, context: CommandContext): Promise<T>;
  start?(object: T, context: CommandContext): Promise<void>;
  destroy?(object: T, context: CommandContext): Promise<void>;
  undefine?(object: T, context: CommandContext): Promise<void>;
  setAutostart?(object: T, autostart: boolean, context: CommandContext): Promise<void>;
  readonly messages: KindMessages;
}
