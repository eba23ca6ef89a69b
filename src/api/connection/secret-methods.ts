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

/** Secrets */
export abstract class SecretMethods extends InterfaceMethods {
  /**
   * Lists all secrets, or those that the flags select (`virConnectListAllSecrets`). The list does
   * not include their values.
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

  /** Returns the number of secrets (`virConnectNumOfSecrets`). */
  async numOfSecrets(options?: CallOptions): Promise<number> {
    return (await this.call(remote.connectNumOfSecrets, undefined, options)).num;
  }

  /**
   * Lists the UUIDs of the secrets (`virConnectListSecrets`).
   *
   * Makes two calls, the first for the number of secrets. {@link listAllSecrets} needs one call.
   */
  async listSecrets(options?: CallOptions): Promise<readonly string[]> {
    const maxuuids = await this.numOfSecrets(options);
    return (await this.call(remote.connectListSecrets, { maxuuids }, options)).uuids;
  }

  /**
   * Looks up the secret with a UUID (`virSecretLookupByUUID`).
   *
   * @param uuid - The UUID in its canonical form, with dashes.
   * @throws {@link ArgumentError} if `uuid` is not in that form.
   * @throws {@link VirError} number 66 (`VIR_ERR_NO_SECRET`) if there is no such secret.
   */
  async secretLookupByUuid(uuid: string, options?: CallOptions): Promise<Secret> {
    requireUuid(uuid);
    return this.#secret((await this.call(remote.secretLookupByUuid, { uuid }, options)).secret);
  }

  /**
   * Looks up the secret with a UUID in any form that libvirt reads, such as one without dashes
   * (`virSecretLookupByUUIDString`). See {@link secretLookupByUuid}.
   */
  secretLookupByUuidString(uuid: string, options?: CallOptions): Promise<Secret> {
    return this.secretLookupByUuid(canonicalUuid(uuid), options);
  }

  /**
   * Looks up the secret for an object that needs it (`virSecretLookupByUsage`).
   *
   * @param usageType - `VirSecretUsageType`.
   * @param usageId - The object of that type, such as the path of a volume.
   * @throws {@link VirError} number 66 (`VIR_ERR_NO_SECRET`) if there is no such secret.
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
   * Defines a secret, or replaces its definition (`virSecretDefineXML`). A new secret has no value:
   * {@link Secret.setValue} sets it.
   *
   * With `flags: 'VALIDATE'` libvirt checks the XML against its schema first.
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
