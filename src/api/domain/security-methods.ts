import { VirError } from '../../errors/index.ts';
import type { RemoteDomainGetSecurityLabelRet } from '../../protocol/index.ts';
import {
  errorDomainName,
  errorNumberName,
  remote,
  VirErrorDomain,
  VirErrorLevel,
  VirErrorNumber,
} from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { paramsToSet } from '../connection/parameter-calls.ts';
import { refuseFirst } from '../connection/refuse-first.ts';
import { charText } from '../values/char-text.ts';
import type { LaunchSecurityParams } from '../values/parameter-types.ts';
import { LAUNCH_SECURITY_TYPES } from '../values/parameter-types.ts';
import type { TypedParams } from '../values/typed-params.ts';
import { decodeTypedParams } from '../values/typed-params.ts';
import { GuestMethods } from './guest-methods.ts';

/**
 * The label of a security model, such as SELinux, for the domain's process (`virSecurityLabel`).
 */
export interface SecurityLabel {
  /** The label in the model's own format; empty if the domain is not running. */
  readonly label: string;
  /** Whether the model enforces the label. If false, it only logs violations. */
  readonly enforcing: boolean;
}

/** Security labels and launch security, which protects the guest's memory from the host. */
export abstract class SecurityMethods extends GuestMethods {
  /** Returns the label of the first security model (`virDomainGetSecurityLabel`). */
  async getSecurityLabel(options?: CallOptions): Promise<SecurityLabel> {
    const args = { dom: this };
    return decodeLabel(await this.connection.call(remote.domainGetSecurityLabel, args, options));
  }

  /**
   * Returns the labels of all security models (`virDomainGetSecurityLabelList`).
   *
   * @throws {@link VirError} number 1 (`VIR_ERR_INTERNAL_ERROR`) if it fails for any reason: the
   * daemon does not report the reason.
   */
  async getSecurityLabelList(options?: CallOptions): Promise<readonly SecurityLabel[]> {
    const args = { dom: this };
    const { labels, ret } = await this.connection.call(
      remote.domainGetSecurityLabelList,
      args,
      options,
    );
    if (ret < 0) throw unexplainedFailure(remote.domainGetSecurityLabelList.name);
    return labels.map(decodeLabel);
  }

  /**
   * Returns the launch security parameters of the running domain, such as the measurement of AMD
   * SEV (`virDomainGetLaunchSecurityInfo`). Not allowed on a read-only connection.
   */
  async getLaunchSecurityInfo(flags = 0, options?: CallOptions): Promise<TypedParams> {
    const procedure = remote.domainGetLaunchSecurityInfo;
    refuseFirst(this.connection, procedure, { dom: this, flags });
    const strings = await this.connection.typedParamStringFlag(options);
    const args = { dom: this, flags: flags | strings };
    const { params } = await this.connection.call(procedure, args, options);
    return decodeTypedParams(params);
  }

  /**
   * Passes a secret to a domain that was started in the paused state
   * (`virDomainSetLaunchSecurityState`).
   *
   * @param params - The secret and its header in base64, and optionally the guest address to write
   * to.
   */
  async setLaunchSecurityState(
    params: LaunchSecurityParams,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    const encoded = await paramsToSet(this.connection, params, LAUNCH_SECURITY_TYPES, options);
    const args = { dom: this, params: encoded, flags };
    await this.connection.call(remote.domainSetLaunchSecurityState, args, options);
  }
}

/**
 * libvirtd does not report the reason if this call fails: the reply is a success with -1 as the
 * number of labels (remoteDispatchDomainGetSecurityLabelList).
 */
function unexplainedFailure(procedure: string): VirError {
  const { INTERNAL_ERROR: number } = VirErrorNumber;
  return new VirError('The daemon failed to return the security labels, and reports no reason', {
    code: errorNumberName(number),
    number,
    domain: VirErrorDomain.NONE,
    domainName: errorDomainName(VirErrorDomain.NONE),
    level: VirErrorLevel.ERROR,
    str1: null,
    str2: null,
    str3: null,
    int1: 0,
    int2: 0,
    procedure,
  });
}

function decodeLabel({ label, enforcing }: RemoteDomainGetSecurityLabelRet): SecurityLabel {
  return { label: charText(label), enforcing: enforcing !== 0 };
}
