import type { RemoteDomainInterface, RemoteTypedParam } from '../../../protocol/index.ts';
import {
  VirDomainGuestInfoNames as Names,
  VirDomainGuestInfoTypes as Types,
  VirIPAddrType,
} from '../../../protocol/index.ts';
import { ErrorDomain } from '../codes.ts';
import { invalidArgument } from '../failures.ts';
import { checkFlags } from '../flags.ts';
import { boolean, int, string, uint, ullong } from '../typed-parameters.ts';
import { devicesOf } from './definition.ts';
import type { SimulatedDomain } from './domain.ts';
import { fileSystems } from './guest.ts';
import { diskTargetName } from './parse/disk.ts';

/** The size of each file system in a guest, and its used part, in bytes. */
const FILE_SYSTEM = { total: 10_737_418_240n, used: 2_147_483_648n } as const;

const KNOWN =
  Types.USERS |
  Types.OS |
  Types.TIMEZONE |
  Types.HOSTNAME |
  Types.FILESYSTEM |
  Types.DISKS |
  Types.INTERFACES;

/**
 * Returns the answers of the guest's agent (virDomainGetGuestInfo). The test driver has no agent,
 * so the names are those of QEMU's driver.
 *
 * @param addresses - The addresses of the guest's interfaces.
 */
export function guestInfo(
  domain: SimulatedDomain,
  types: number,
  flags: number,
  addresses: () => readonly RemoteDomainInterface[],
): RemoteTypedParam[] {
  checkFlags(flags, 0, 'testDomainGetGuestInfo');
  const unknown = (types & ~KNOWN) >>> 0;
  if (unknown !== 0) {
    const detail = `unsupported guest information types '0x${unknown.toString(16)}'`;
    throw invalidArgument(ErrorDomain.TEST, detail);
  }
  domain.checkActive();
  const wanted = (type: number): boolean => types === 0 || (types & type) !== 0;
  return [
    ...(wanted(Types.USERS) ? users() : []),
    ...(wanted(Types.OS) ? operatingSystem() : []),
    ...(wanted(Types.TIMEZONE) ? timezone() : []),
    ...(wanted(Types.HOSTNAME) ? [string(Names.HOSTNAME_HOSTNAME, domain.hostname)] : []),
    ...(wanted(Types.FILESYSTEM) ? fileSystemInfo(domain) : []),
    ...(wanted(Types.DISKS) ? diskInfo(domain) : []),
    ...(wanted(Types.INTERFACES) ? interfaceInfo(addresses()) : []),
  ];
}

function users(): RemoteTypedParam[] {
  return [
    uint(Names.USER_COUNT, 1),
    string('user.0.name', 'root'),
    ullong('user.0.login-time', 627_319_920_000n),
  ];
}

function operatingSystem(): RemoteTypedParam[] {
  return [
    string(Names.OS_ID, 'test'),
    string(Names.OS_NAME, 'Test OS'),
    string(Names.OS_PRETTY_NAME, 'Test OS 1 (in memory)'),
    string(Names.OS_VERSION, '1 (in memory)'),
    string(Names.OS_VERSION_ID, '1'),
    string(Names.OS_MACHINE, 'i686'),
    string(Names.OS_KERNEL_RELEASE, '1.0.0'),
    string(Names.OS_KERNEL_VERSION, '#1 SMP'),
  ];
}

function timezone(): RemoteTypedParam[] {
  return [string(Names.TIMEZONE_NAME, 'UTC'), int(Names.TIMEZONE_OFFSET, 0)];
}

function fileSystemInfo(domain: SimulatedDomain): RemoteTypedParam[] {
  const systems = fileSystems(domain, 0);
  return [
    uint(Names.FS_COUNT, systems.length),
    ...systems.flatMap(({ mountpoint, name, fstype, devAliases }, index) => [
      string(`fs.${index}.mountpoint`, mountpoint),
      string(`fs.${index}.name`, name),
      string(`fs.${index}.fstype`, fstype),
      ullong(`fs.${index}.total-bytes`, FILE_SYSTEM.total),
      ullong(`fs.${index}.used-bytes`, FILE_SYSTEM.used),
      uint(`fs.${index}.disk.count`, devAliases.length),
      ...devAliases.map((alias, disk) => string(`fs.${index}.disk.${disk}.alias`, alias)),
    ]),
  ];
}

function diskInfo(domain: SimulatedDomain): RemoteTypedParam[] {
  const disks = devicesOf(domain.definition, 'disk');
  return [
    uint(Names.DISK_COUNT, disks.length),
    ...disks.flatMap((disk, index) => {
      const target = diskTargetName(disk);
      return [
        string(`disk.${index}.name`, `/dev/${target}`),
        boolean(`disk.${index}.partition`, false),
        string(`disk.${index}.alias`, target),
      ];
    }),
  ];
}

function interfaceInfo(interfaces: readonly RemoteDomainInterface[]): RemoteTypedParam[] {
  return [
    uint(Names.IF_COUNT, interfaces.length),
    ...interfaces.flatMap(({ hwaddr, addrs }, index) => [
      string(`if.${index}.name`, `eth${index}`),
      string(`if.${index}.hwaddr`, hwaddr ?? ''),
      uint(`if.${index}.addr.count`, addrs.length),
      ...addrs.flatMap(({ type, addr, prefix }, at) => [
        string(`if.${index}.addr.${at}.type`, type === VirIPAddrType.IPV4 ? 'ipv4' : 'ipv6'),
        string(`if.${index}.addr.${at}.addr`, addr),
        uint(`if.${index}.addr.${at}.prefix`, prefix),
      ]),
    ]),
  ];
}
