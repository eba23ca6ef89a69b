import type { RemoteDomainGetSecurityLabelRet } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { paramsToSet } from '../connection/parameter-calls.ts';
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

  /** The labels of all security models (`virDomainGetSecurityLabelList`). */
  async getSecurityLabelList(options?: CallOptions): Promise<readonly SecurityLabel[]> {
    const args = { dom: this };
    const { labels } = await this.connection.call(remote.domainGetSecurityLabelList, args, options);
    return labels.map(decodeLabel);
  }

  /** How the guest's memory is protected from the host (`virDomainGetLaunchSecurityInfo`). */
  async getLaunchSecurityInfo(flags = 0, options?: CallOptions): Promise<TypedParams> {
    const allFlags = flags | (await this.connection.typedParamStringFlag(options));
    const args = { dom: this, flags: allFlags };
    const { params } = await this.connection.call(
      remote.domainGetLaunchSecurityInfo,
      args,
      options,
    );
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

function decodeLabel({ label, enforcing }: RemoteDomainGetSecurityLabelRet): SecurityLabel {
  return { label: charText(label), enforcing: enforcing !== 0 };
}
