import { VirDomainJobType } from '../../protocol/index.ts';
import type { DomainStats } from '../stats/domain-stats.ts';
import type { GuestInfo } from '../stats/guest-info.ts';
import type { JobStats } from '../stats/job-stats.ts';
import { statsTree } from '../stats/stats-tree.ts';
import type { EnumName } from '../values/enum-name.ts';
import { enumName } from '../values/enum-name.ts';
import type { EnumNumber } from '../values/flags.ts';
import type { TypedParams } from '../values/typed-params.ts';
import type { Domain } from './domain.ts';

/** Typed parameters and their tree. The tree is built on first access. */
abstract class TreeRecord<Tree> {
  /** The parameters, keyed by libvirt's flat names, such as `vcpu.0.time`. */
  readonly params: TypedParams;

  #tree: Tree | undefined;

  constructor(params: TypedParams) {
    this.params = params;
  }

  protected get tree(): Tree {
    this.#tree ??= statsTree<Tree>(this.params);
    return this.#tree;
  }
}

/** The statistics of a domain (`virDomainStatsRecord`). */
export class DomainStatsRecord extends TreeRecord<DomainStats> {
  /** The domain. */
  readonly dom: Domain;

  /** @internal */
  constructor(dom: Domain, params: TypedParams) {
    super(params);
    this.dom = dom;
  }

  /** The statistics as a tree: `stats.vcpu?.[0]?.time`. It is built on first access. */
  get stats(): DomainStats {
    return this.tree;
  }
}

/** The detailed statistics of a job (`virDomainGetJobStats`). */
export class DomainJobStats extends TreeRecord<JobStats> {
  /** The kind of job; `NONE` if there is none. */
  readonly type: EnumNumber<VirDomainJobType>;

  /** The name of {@link type}. */
  get typeName(): EnumName<typeof VirDomainJobType> {
    return enumName(VirDomainJobType, this.type);
  }

  /** @internal */
  constructor(type: number, params: TypedParams) {
    super(params);
    this.type = type;
  }

  /** The statistics with a type for each field: `stats.memory_remaining`. */
  get stats(): JobStats {
    return this.tree;
  }
}

/** Information from the guest agent (`virDomainGetGuestInfo`). */
export class DomainGuestInfo extends TreeRecord<GuestInfo> {
  /** The information as a tree: `info.fs?.[0]?.mountpoint`. It is built on first access. */
  get info(): GuestInfo {
    return this.tree;
  }
}
