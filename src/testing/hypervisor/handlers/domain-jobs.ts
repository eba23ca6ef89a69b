import {
  VirDomainAbortJobFlagsValues as AbortFlags,
  VirDomainMigrateMaxSpeedFlags as SpeedFlags,
  VirDomainGetJobStatsFlags as StatsFlags,
} from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import type { SimulatedDomain } from '../domain/domain.ts';
import { failure, operationInvalid } from '../failures.ts';
import { checkFlags } from '../flags.ts';
import { jobInfo, jobParameters } from '../migration/job-statistics.ts';
import type { GuestJob, SimulatedMigrations } from '../migration/migrations.ts';
import type { RemoteHandlers } from './handler.ts';
import { has } from './validated.ts';

/** The jobs of guests, and the settings of their migrations. */
export const domainJobHandlers: RemoteHandlers = {
  domainGetJobInfo: ({ hypervisor }, { dom }) => {
    const { type, statistics } = currentJob(hypervisor.migrations, hypervisor.domains.find(dom));
    return jobInfo(type, statistics);
  },
  domainGetJobStats: ({ hypervisor: { migrations, domains } }, { dom, flags }) => {
    const known = StatsFlags.COMPLETED | StatsFlags.KEEP_COMPLETED;
    checkFlags(flags, known, 'qemuDomainGetJobStats', ErrorDomain.QEMU);
    const domain = domains.find(dom);
    const { type, statistics } = has(flags, StatsFlags.COMPLETED)
      ? migrations.completedJob(domain, has(flags, StatsFlags.KEEP_COMPLETED))
      : currentJob(migrations, domain);
    return { type, params: statistics === undefined ? [] : jobParameters(statistics) };
  },
  domainAbortJob: ({ hypervisor }, { dom }) =>
    abortJob(hypervisor.migrations, hypervisor.domains.find(dom), 0),
  domainAbortJobFlags: ({ hypervisor }, { dom, flags }) =>
    abortJob(hypervisor.migrations, hypervisor.domains.find(dom), flags),
  domainMigrateStartPostCopy: ({ hypervisor: { migrations, domains } }, { dom, flags }) => {
    checkFlags(flags, 0, 'qemuDomainMigrateStartPostCopy', ErrorDomain.QEMU);
    const domain = domains.find(dom);
    domain.checkActive();
    const migration = migrations.outgoing(domain);
    if (migration !== undefined) return migration.startPostCopy();
    const detail = 'post-copy can only be started while outgoing migration is in progress';
    throw operationInvalid(ErrorDomain.QEMU, detail);
  },

  domainMigrateSetMaxDowntime: ({ hypervisor: { migrations, domains } }, args) => {
    checkFlags(args.flags, 0, 'qemuDomainMigrateSetMaxDowntime', ErrorDomain.QEMU);
    const domain = domains.find(args.dom);
    domain.checkActive();
    migrations.settingsOf(domain).maxDowntimeMs = args.downtime;
  },
  domainMigrateGetMaxDowntime: ({ hypervisor: { migrations, domains } }, { dom, flags }) => {
    checkFlags(flags, 0, 'qemuDomainMigrateGetMaxDowntime', ErrorDomain.QEMU);
    const domain = domains.find(dom);
    domain.checkActive();
    return { downtime: migrations.settingsOf(domain).maxDowntimeMs };
  },
  domainMigrateSetMaxSpeed: ({ hypervisor: { migrations, domains } }, args) => {
    const { dom, bandwidth, flags } = args;
    checkFlags(flags, SpeedFlags.POSTCOPY, 'qemuDomainMigrateSetMaxSpeed', ErrorDomain.QEMU);
    const domain = domains.find(dom);
    const settings = migrations.settingsOf(domain);
    if (has(flags, SpeedFlags.POSTCOPY)) {
      domain.checkActive();
      settings.maxPostCopySpeed = bandwidth;
      return;
    }
    settings.maxSpeed = bandwidth;
    migrations.outgoing(domain)?.setBandwidth(Number(bandwidth));
  },
  domainMigrateGetMaxSpeed: ({ hypervisor: { migrations, domains } }, { dom, flags }) => {
    checkFlags(flags, SpeedFlags.POSTCOPY, 'qemuDomainMigrateGetMaxSpeed', ErrorDomain.QEMU);
    const domain = domains.find(dom);
    const { maxSpeed, maxPostCopySpeed } = migrations.settingsOf(domain);
    if (!has(flags, SpeedFlags.POSTCOPY)) return { bandwidth: maxSpeed };
    domain.checkActive();
    return { bandwidth: maxPostCopySpeed };
  },
  domainMigrateSetCompressionCache: ({ hypervisor: { migrations, domains } }, args) => {
    checkFlags(args.flags, 0, 'qemuDomainMigrateSetCompressionCache', ErrorDomain.QEMU);
    const domain = domains.find(args.dom);
    domain.checkActive();
    migrations.settingsOf(domain).compressionCacheBytes = args.cacheSize;
  },
  domainMigrateGetCompressionCache: ({ hypervisor: { migrations, domains } }, { dom, flags }) => {
    checkFlags(flags, 0, 'qemuDomainMigrateGetCompressionCache', ErrorDomain.QEMU);
    const domain = domains.find(dom);
    domain.checkActive();
    return { cacheSize: migrations.settingsOf(domain).compressionCacheBytes };
  },
};

function currentJob(migrations: SimulatedMigrations, domain: SimulatedDomain): GuestJob {
  domain.checkActive();
  if (migrations.incoming(domain) === undefined) return migrations.job(domain);
  const detail = 'migration statistics are available only on the source host';
  throw failure(ErrorNumber.OPERATION_UNSUPPORTED, ErrorDomain.QEMU, detail);
}

function abortJob(migrations: SimulatedMigrations, domain: SimulatedDomain, flags: number): void {
  checkFlags(flags, AbortFlags.POSTCOPY, 'qemuDomainAbortJobFlags', ErrorDomain.QEMU);
  domain.checkActive();
  if (migrations.incoming(domain) !== undefined) {
    const detail = 'cannot abort incoming migration; use virDomainDestroy instead';
    throw operationInvalid(ErrorDomain.QEMU, detail);
  }
  const migration = migrations.outgoing(domain);
  if (migration === undefined || migration.phase === 'begun') {
    throw operationInvalid(ErrorDomain.QEMU, 'no job is active on the domain');
  }
  migration.abort();
}
