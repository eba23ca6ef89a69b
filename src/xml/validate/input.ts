/** An element as validation reads it. The elements of the source tree have this shape. */
export interface InputElement {
  /** The name as written, for messages. */
  readonly name: string;
  /** The name in the tables; undefined in a namespace that is not libvirt's. */
  readonly key: string | undefined;
  readonly attributes: readonly InputAttribute[];
  readonly children: readonly InputElement[];
  /** The text directly within the element. */
  readonly text: string;
}

export interface InputAttribute {
  /** The name as written, for messages. */
  readonly name: string;
  readonly local: string;
  /** The namespace, an empty string if there is none. */
  readonly uri: string;
  readonly value: string;
}
