import type { VirDomainJobType } from '../../protocol/index.ts';
import type { Domain } from '../domain/domain.ts';
import type { OneOf } from '../values/flags.ts';
import type { TypedParams } from '../values/typed-params.ts';
import type { DomainStats } from './domain-stats.ts';
import type { GuestInfo } from './guest-info.ts';
import type { JobStats } from './job-stats.ts';
import { statsTree } from './stats-tree.ts';

/** Typed parameters, and the tree that they make, which is built when it is first asked for. */
abstract class TreeRecord<Tree> {
  /** By libvirt's names, flat, such as `vcpu.0.time`. */
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

/** The statistics of one domain (`virDomainStatsRecord`). */
export class DomainStatsRecord extends TreeRecord<DomainStats> {
  readonly dom: Domain;

  /** @internal */
  constructor(dom: Domain, params: TypedParams) {
    super(params);
    this.dom = dom;
  }

  /** The same as a tree: `stats.vcpu?.[0]?.time`. It is built when it is first read. */
  get stats(): DomainStats {
    return this.tree;
  }
}

/** How far a job is, in all detail (`virDomainGetJobStats`). */
export class DomainJobStats extends TreeRecord<JobStats> {
  /** What kind of job it is, or that there is none. */
  readonly type: OneOf<VirDomainJobType>;

  /** @internal */
  constructor(type: number, params: TypedParams) {
    super(params);
    this.type = type;
  }

  /** The same with the type of each figure: `stats.memory_remaining`. */
  get stats(): JobStats {
    return this.tree;
  }
}

/** What an agent tells about its guest (`virDomainGetGuestInfo`). */
export class DomainGuestInfo extends TreeRecord<GuestInfo> {
  /** The same as a tree: `info.fs?.[0]?.mountpoint`. It is built when it is first read. */
  get info(): GuestInfo {
    return this.tree;
  }
}
