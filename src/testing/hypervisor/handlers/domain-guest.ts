import {
  VirDomainModificationImpact as Impact,
  REMOTE_DOMAIN_MEMORY_PEEK_BUFFER_MAX,
  VirDomainMessageType,
} from '../../../protocol/index.ts';
import { ErrorDomain } from '../codes.ts';
import { openChannel, openConsole } from '../domain/console.ts';
import { attachDevice, detachDevice, detachDeviceAlias, updateDevice } from '../domain/devices.ts';
import type { SimulatedDomain } from '../domain/domain.ts';
import {
  fileSystems,
  freeze,
  guestHostname,
  guestTime,
  interfaceAddresses,
  sendProcessSignal,
  setGuestTime,
  setUserPassword,
  thaw,
  trim,
} from '../domain/guest.ts';
import { guestInfo } from '../domain/guest-info.ts';
import { injectNmi, peekMemory, sendKey } from '../domain/input.ts';
import { screenshot } from '../domain/screenshot.ts';
import { badArgument, internalError } from '../failures.ts';
import { checkFlags } from '../flags.ts';
import type { SimulatedHypervisor } from '../hypervisor.ts';
import type { RemoteHandlers } from './handler.ts';
import { StreamReply } from './handler.ts';

/** The guest system: devices, consoles, and the functions of its agent. */
export const domainGuestHandlers: RemoteHandlers = {
  domainAttachDevice: ({ hypervisor }, { dom, xml }) =>
    attachDevice(hypervisor.domains.find(dom), xml, Impact.LIVE),
  domainAttachDeviceFlags: ({ hypervisor }, { dom, xml, flags }) =>
    attachDevice(hypervisor.domains.find(dom), xml, flags),
  domainDetachDevice: ({ hypervisor }, { dom, xml }) =>
    detachDevice(hypervisor.domains.find(dom), xml, Impact.LIVE),
  domainDetachDeviceFlags: ({ hypervisor }, { dom, xml, flags }) =>
    detachDevice(hypervisor.domains.find(dom), xml, flags),
  domainDetachDeviceAlias: ({ hypervisor }, { dom, alias, flags }) =>
    detachDeviceAlias(hypervisor.domains.find(dom), alias, flags),
  domainUpdateDeviceFlags: ({ hypervisor }, { dom, xml, flags }) =>
    updateDevice(hypervisor.domains.find(dom), xml, flags),

  domainOpenConsole: ({ hypervisor }, { dom, devName, flags }) =>
    new StreamReply(undefined, openConsole(hypervisor.domains.find(dom), devName, flags)),
  domainOpenChannel: ({ hypervisor }, { dom, name, flags }) =>
    new StreamReply(undefined, openChannel(hypervisor.domains.find(dom), name, flags)),
  domainScreenshot: ({ hypervisor }, { dom, flags }) => {
    hypervisor.domains.find(dom);
    const { mime, stream } = screenshot(flags);
    return new StreamReply({ mime }, stream);
  },

  domainSendKey: ({ hypervisor }, { dom, codeset, keycodes, flags }) =>
    sendKey(hypervisor.domains.find(dom), codeset, keycodes, flags),
  domainInjectNmi: ({ hypervisor }, { dom, flags }) =>
    injectNmi(hypervisor.domains.find(dom), flags),
  domainSendProcessSignal: ({ hypervisor }, { dom, pidValue, signum, flags }) => {
    hypervisor.domains.find(dom);
    sendProcessSignal(pidValue, signum, flags);
  },
  domainMemoryPeek: ({ hypervisor }, { dom, offset, size, flags }) => {
    if (size > REMOTE_DOMAIN_MEMORY_PEEK_BUFFER_MAX) {
      throw internalError(ErrorDomain.RPC, 'size > maximum buffer size');
    }
    return { buffer: peekMemory(hypervisor.domains.find(dom), offset, size, flags) };
  },

  domainGetTime: ({ hypervisor }, { dom, flags }) => {
    const { seconds, nanoseconds } = guestTime(hypervisor.domains.find(dom), flags);
    return { seconds, nseconds: nanoseconds };
  },
  domainSetTime: ({ hypervisor }, { dom, seconds, nseconds, flags }) => {
    const time = { seconds, nanoseconds: nseconds };
    setGuestTime(hypervisor.domains.find(dom), time, flags);
  },
  domainGetHostname: ({ hypervisor }, { dom, flags }) => ({
    hostname: guestHostname(hypervisor.domains.find(dom), flags),
  }),
  domainSetUserPassword: ({ hypervisor }, { dom, user, password, flags }) => {
    checkGiven({ user, password }, 'virDomainSetUserPassword');
    setUserPassword(hypervisor.domains.find(dom), flags);
  },
  domainGetFsinfo: ({ hypervisor }, { dom, flags }) => {
    const info = fileSystems(hypervisor.domains.find(dom), flags);
    return { info, ret: info.length };
  },
  domainFsfreeze: ({ hypervisor }, { dom, mountpoints, flags }) => ({
    filesystems: freeze(hypervisor.domains.find(dom), mountpoints, flags),
  }),
  domainFsthaw: ({ hypervisor }, { dom, mountpoints, flags }) => ({
    filesystems: thaw(hypervisor.domains.find(dom), mountpoints, flags),
  }),
  domainFstrim: ({ hypervisor }, { dom, mountPoint, flags }) =>
    trim(hypervisor.domains.find(dom), mountPoint, flags),
  domainInterfaceAddresses: ({ hypervisor }, { dom, source, flags }) => ({
    ifaces: addressesOf(hypervisor, hypervisor.domains.find(dom), source, flags),
  }),
  domainGetGuestInfo: ({ hypervisor }, { dom, types, flags }) => {
    const domain = hypervisor.domains.find(dom);
    const params = guestInfo(domain, types, flags, () => addressesOf(hypervisor, domain, 0, 0));
    return { params };
  },
  domainGetMessages: ({ hypervisor }, { dom, flags }) => {
    const supported = VirDomainMessageType.DEPRECATION | VirDomainMessageType.TAINTING;
    checkFlags(flags, supported, 'testDomainGetMessages');
    hypervisor.domains.find(dom);
    return { msgs: [] };
  },
};

function addressesOf(
  hypervisor: SimulatedHypervisor,
  domain: SimulatedDomain,
  source: number,
  flags: number,
): ReturnType<typeof interfaceAddresses> {
  return interfaceAddresses(domain, source, flags, (name) =>
    hypervisor.networks.lookupByName(name).addressing(),
  );
}

/** Refuses null for arguments that are optional on the wire, but required by the function. */
function checkGiven(values: Readonly<Record<string, string | null>>, name: string): void {
  for (const [field, value] of Object.entries(values)) {
    if (value === null) {
      const message = `${field} in ${name} must not be NULL`;
      throw badArgument(ErrorDomain.DOMAIN, name, field, message);
    }
  }
}
