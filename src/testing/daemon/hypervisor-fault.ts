import { ServerFault } from '../../rpc/index.ts';
import type { HypervisorError } from '../hypervisor/index.ts';

/** Converts an error of the hypervisor into its wire form. */
export function hypervisorFault(error: HypervisorError): ServerFault {
  const { number, domain, level, str1, str2, str3, int1, int2, message } = error;
  return new ServerFault({ code: number, domain, level, message, str1, str2, str3, int1, int2 });
}
