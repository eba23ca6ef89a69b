/**
 * The contents of a file: bytes as they are, a text, or a plain object, which is written as JSON.
 * JSON is YAML. Members that are undefined are left out.
 */
export type SeedContent = string | Uint8Array | object;

/** The meta-data of a guest. Other members are passed on, and templates can use them. */
export interface SeedMetaData {
  /**
   * The id of the instance. When it changes, cloud-init configures the guest again at its next
   * boot: it applies the network configuration and creates new SSH host keys, for example.
   *
   * By default, it is a hash of the contents of the seed.
   */
  readonly 'instance-id'?: string;
  /** The host name. By default, cloud-init keeps the one of the guest's image. */
  readonly 'local-hostname'?: string;
  readonly [name: string]: unknown;
}

/**
 * The configuration that cloud-init applies when the guest boots. All parts are optional.
 *
 * A part is a text, bytes, or an object.
 */
export interface Seed {
  /**
   * The configuration, or a script to run. A text needs the first line that cloud-init expects,
   * such as `#cloud-config` or `#!/bin/sh`. An object is cloud-config, and gets that line.
   */
  readonly userData?: SeedContent;

  /** The meta-data. A text must have an `instance-id`, and so must bytes. An object gets one. */
  readonly metaData?: string | Uint8Array | SeedMetaData;

  /** The network configuration: version 1 or 2, as Netplan has it. */
  readonly networkConfig?: SeedContent;

  /** A configuration by the provider, which `userData` overrides. An object is cloud-config. */
  readonly vendorData?: SeedContent;

  /**
   * The date of the volume and its files, from the year 1970 to 2155. It does not change with the
   * clock: equal seeds are equal bytes.
   *
   * @default 1970-01-01
   */
  readonly date?: Date;
}
