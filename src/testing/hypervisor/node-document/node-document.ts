import { dirname, resolve } from 'node:path';
import { ErrorDomain } from '../codes.ts';
import { internalError, xmlError } from '../failures.ts';
import type { HostFiles } from '../host-files.ts';
import { hostPath } from '../host-files.ts';
import type { DescribedHost } from '../node/host.ts';
import type { XmlElement } from '../xml/index.ts';
import { attribute, childrenNamed, parseXml, textOf } from '../xml/index.ts';

const WHERE = ErrorDomain.TEST;

/** The size of `model` in virNodeInfo, with its final zero byte. */
const MODEL_SIZE = 32;

const UINT_MAX = 0xff_ff_ff_ffn;
const ULONG_MAX = 0xff_ff_ff_ff_ff_ff_ff_ffn;

/** The `<node>` document of a host, in the format of libvirt's test driver. */
export class NodeDocument {
  readonly root: XmlElement;

  /** The path of its file, or undefined if it has none. */
  readonly path: string | undefined;

  private constructor(text: string, path: string | undefined) {
    const label = path ?? '(node_definition)';
    this.root = parseXml(text, { label, root: 'node', domain: WHERE });
    this.path = path;
  }

  static parse(text: string): NodeDocument {
    return new NodeDocument(text, undefined);
  }

  /** Reads a document from a file that `files` allows. */
  static read(path: string, files: HostFiles): NodeDocument {
    return new NodeDocument(files.read(path), hostPath(path, process.platform));
  }

  /** Returns the elements of a kind, such as `domain`. */
  all(name: string, files: HostFiles): XmlElement[] {
    return childrenNamed(this.root, name).map((each) => this.follow(each, name, files));
  }

  /**
   * Returns the root of another file if the element names one: a relative `file` starts at the folder
   * of this document.
   *
   * @param root - The required root element of the other file.
   */
  follow(from: XmlElement, root: string, files: HostFiles): XmlElement {
    const file = attribute(from, 'file');
    if (file === undefined) return from;
    const path = this.path === undefined ? resolve(file) : resolve(dirname(this.path), file);
    return parseXml(files.read(path), { label: path, root, domain: WHERE });
  }

  /** Returns the hardware of the host. Values that are missing are those of `test:///default`. */
  hostInfo(): DescribedHost {
    const number = (name: string): number | undefined => {
      const text = this.#text('cpu', name);
      if (text === undefined) return undefined;
      return Number(unsigned(text, UINT_MAX, `invalid node cpu ${name} value`));
    };
    const model = this.#text('cpu', 'model');
    const info = {
      nodes: number('nodes'),
      sockets: number('sockets'),
      cores: number('cores'),
      threads: number('threads'),
      activeCpus: number('active'),
      mhz: number('mhz'),
    };
    if (model !== undefined && Buffer.byteLength(model) >= MODEL_SIZE) {
      throw internalError(WHERE, `Model ${model} too big for destination`);
    }
    const memory = this.#text('memory');
    const memoryKiB =
      memory === undefined ? undefined : unsigned(memory, ULONG_MAX, 'invalid node memory value');
    return { ...info, model, memoryKiB };
  }

  /** Returns the text of the first element at a path below the root, or undefined if it is empty. */
  #text(...path: readonly string[]): string | undefined {
    const [found] = path.reduce<readonly XmlElement[]>(
      (parents, name) => parents.flatMap((parent) => childrenNamed(parent, name)),
      [this.root],
    );
    return found === undefined ? undefined : textOf(found) || undefined;
  }
}

/** Parses a number as virXPathUInt does: spaces and a plus sign can stand before it. */
export function unsigned(text: string, max: bigint, fault: string): bigint {
  const value = /^\s*\+?\d+$/.test(text) ? BigInt(text.replace('+', '').trim()) : max + 1n;
  if (value > max) throw xmlError(WHERE, fault);
  return value;
}
