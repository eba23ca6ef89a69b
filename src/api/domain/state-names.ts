import type { EnumTable } from '../../protocol/index.ts';
import {
  VirDomainBlockedReason,
  VirDomainCrashedReason,
  VirDomainNostateReason,
  VirDomainPausedReason,
  VirDomainPMSuspendedReason,
  VirDomainRunningReason,
  VirDomainShutdownReason,
  VirDomainShutoffReason,
  VirDomainState,
} from '../../protocol/index.ts';
import { enumName } from '../values/enum-name.ts';
import type { DomainReasonName, DomainStateInfo } from './domain-types.ts';

/** The enum of the reasons for each state. */
const REASONS: Readonly<Record<VirDomainState, EnumTable>> = {
  [VirDomainState.NOSTATE]: VirDomainNostateReason,
  [VirDomainState.RUNNING]: VirDomainRunningReason,
  [VirDomainState.BLOCKED]: VirDomainBlockedReason,
  [VirDomainState.PAUSED]: VirDomainPausedReason,
  [VirDomainState.SHUTDOWN]: VirDomainShutdownReason,
  [VirDomainState.SHUTOFF]: VirDomainShutoffReason,
  [VirDomainState.CRASHED]: VirDomainCrashedReason,
  [VirDomainState.PMSUSPENDED]: VirDomainPMSuspendedReason,
};

/** Adds the names to a state and its reason. */
export function namedState(state: number, reason: number): DomainStateInfo {
  const reasons: EnumTable = REASONS[state as VirDomainState] ?? {};
  return {
    state: state as VirDomainState,
    stateName: enumName(VirDomainState, state),
    reason,
    reasonName: enumName(reasons, reason) as DomainReasonName,
  };
}
