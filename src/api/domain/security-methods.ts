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

/** What a security model lets the guest do (`virSecurityLabel`). */
export interface SecurityLabel {
  /** In the model's own terms; empty while the domain does not run. */
  readonly label: string;
  /** Whether the model enforces it, or merely notes what it would have refused. */
  readonly enforcing: boolean;
}

/** What the guest may do on its host, and what the host may see of the guest. */
export abstract class SecurityMethods extends GuestMethods {
  /** The label of the first security model (`virDomainGetSecurityLabel`). */
  async getSecurityLabel(options?: CallOptions): Promise<SecurityLabel> {
    const args = { dom: this };
    return decodeLabel(await this.connection.call(remote.domainGetSecurityLabel, args, options));
  }

  /**
   * The labels of all security models (`virDomainGetSecurityLabelList`).
   *
   * @throws {@link VirError} number 1 (`VIR_ERR_INTERNAL_ERROR`) whatever the reason: the daemon does
   * not tell it.
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

  /** How the guest's memory is protected from the host (`virDomainGetLaunchSecurityInfo`). */
  async getLaunchSecurityInfo(flags = 0, options?: CallOptions): Promise<TypedParams> {
    const procedure = remote.domainGetLaunchSecurityInfo;
    refuseFirst(this.connection, procedure, { dom: this, flags });
    const strings = await this.connection.typedParamStringFlag(options);
    const args = { dom: this, flags: flags | strings };
    const { params } = await this.connection.call(procedure, args, options);
    return decodeTypedParams(params);
  }

  /** Hands a secret to a guest that was started paused (`virDomainSetLaunchSecurityState`). */
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
 * libvirtd keeps the reason to itself when this call fails, and answers with -1 for a number of
 * labels (remoteDispatchDomainGetSecurityLabelList).
 */
function unexplainedFailure(procedure: string): VirError {
  const { INTERNAL_ERROR: number } = VirErrorNumber;
  return new VirError('The daemon failed to tell the security labels, and does not say why', {
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
