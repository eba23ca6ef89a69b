import type {
  RemoteNonnullSecret,
  VirConnectListAllSecretsFlags,
  VirSecretDefineFlags,
  VirSecretUsageType,
} from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { Secret } from '../secret/secret.ts';
import { requireUuid } from '../values/checks.ts';
import type { Flags, OneOf } from '../values/flags.ts';
import { InterfaceMethods } from './interface-methods.ts';
import { canonicalUuid } from './uuid-string.ts';

/** Secrets that libvirt keeps. */
export abstract class SecretMethods extends InterfaceMethods {
  /**
   * All secrets, or those that the flags choose (`virConnectListAllSecrets`).
   *
   * @param flags - `VirConnectListAllSecretsFlags`.
   */
  async listAllSecrets(
    flags: Flags<VirConnectListAllSecretsFlags> = 0,
    options?: CallOptions,
  ): Promise<Secret[]> {
    const args = { needResults: 1, flags };
    const { secrets } = await this.call(remote.connectListAllSecrets, args, options);
    return secrets.map((secret) => this.#secret(secret));
  }

  /** How many secrets there are (`virConnectNumOfSecrets`). */
  async numOfSecrets(options?: CallOptions): Promise<number> {
    return (await this.call(remote.connectNumOfSecrets, undefined, options)).num;
  }

  /** The UUIDs of the secrets (`virConnectListSecrets`). */
  async listSecrets(options?: CallOptions): Promise<readonly string[]> {
    const maxuuids = await this.numOfSecrets(options);
    return (await this.call(remote.connectListSecrets, { maxuuids }, options)).uuids;
  }

  /**
   * The secret with a UUID, in its canonical form (`virSecretLookupByUUID`).
   *
   * @throws {@link VirError} number 66 (`VIR_ERR_NO_SECRET`) when there is none.
   */
  async secretLookupByUuid(uuid: string, options?: CallOptions): Promise<Secret> {
    requireUuid(uuid);
    return this.#secret((await this.call(remote.secretLookupByUuid, { uuid }, options)).secret);
  }

  /**
   * The same as {@link secretLookupByUuid} for a UUID in any form that libvirt reads, such as one
   * without dashes (`virSecretLookupByUUIDString`).
   */
  secretLookupByUuidString(uuid: string, options?: CallOptions): Promise<Secret> {
    return this.secretLookupByUuid(canonicalUuid(uuid), options);
  }

  /**
   * The secret for a thing (`virSecretLookupByUsage`).
   *
   * @param usageType - `VirSecretUsageType`.
   * @param usageId - Which thing of that kind, such as the path of a volume.
   * @throws {@link VirError} number 66 (`VIR_ERR_NO_SECRET`) when there is none.
   */
  async secretLookupByUsage(
    usageType: OneOf<VirSecretUsageType>,
    usageId: string,
    options?: CallOptions,
  ): Promise<Secret> {
    const args = { usageType, usageId };
    return this.#secret((await this.call(remote.secretLookupByUsage, args, options)).secret);
  }

  /**
   * Defines a secret, or changes its definition (`virSecretDefineXML`). It has no value yet: see
   * {@link Secret.setValue}.
   *
   * @param flags - `VirSecretDefineFlags`.
   */
  async secretDefineXml(
    xml: string,
    flags: Flags<VirSecretDefineFlags> = 0,
    options?: CallOptions,
  ): Promise<Secret> {
    return this.#secret((await this.call(remote.secretDefineXml, { xml, flags }, options)).secret);
  }

  #secret(wire: RemoteNonnullSecret): Secret {
    return Secret.of(this.self(), wire);
  }
}
