import {
  VirDomainCoreDumpFlags as Dump,
  VirDomainCoreDumpFormat as DumpFormat,
  VirDomainEventType as EventType,
  VirDomainSaveImageXMLFlags as ImageXml,
  VirDomainRunningReason as RunningReason,
  VirDomainSaveRestoreFlags as Save,
  VirDomainShutoffReason as ShutoffReason,
  VirDomainEventStartedDetailType as Started,
  VirDomainEventStoppedDetailType as Stopped,
} from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { failure, operationInvalid } from '../failures.ts';
import { checkFlags } from '../flags.ts';
import type { SavedImages } from '../saved-images.ts';
import { formatDomain } from './definition.ts';
import type { SimulatedDomain } from './domain.ts';
import type { SimulatedDomains } from './domains.ts';
import { forgetTransient, stop } from './lifecycle.ts';

/** Saves the state of a guest in a file and stops it (virDomainSaveFlags). */
export function save(
  domain: SimulatedDomain,
  images: SavedImages,
  path: string,
  xml: string | null,
  flags: number,
): void {
  checkFlags(flags, 0, 'testDomainSaveFlags');
  refuseXml(xml);
  domain.checkActive();
  images.saveState(path, domain.definition);
  stopSaved(domain);
  forgetTransient(domain);
}

/** Restores a domain from the file of {@link save} (virDomainRestoreFlags). */
export function restore(
  domains: SimulatedDomains,
  images: SavedImages,
  path: string,
  xml: string | null,
  flags: number,
): void {
  checkFlags(flags, 0, 'testDomainRestoreFlags');
  refuseXml(xml);
  const domain = domains.launch(images.read(path), RunningReason.RESTORED);
  domain.emit({ kind: 'lifecycle', event: EventType.STARTED, detail: Started.RESTORED });
}

export function savedImageXml(images: SavedImages, path: string, flags: number): string {
  checkFlags(flags, ImageXml.SECURE, 'testDomainSaveImageGetXMLDesc');
  return formatDomain(images.read(path), null, (flags & ImageXml.SECURE) !== 0);
}

/** Replaces the document in a saved state (virDomainSaveImageDefineXML). */
export function defineSavedImage(
  domains: SimulatedDomains,
  images: SavedImages,
  path: string,
  xml: string,
  flags: number,
): void {
  checkFlags(flags, Save.RUNNING | Save.PAUSED, 'testDomainSaveImageDefineXML');
  images.read(path);
  images.saveState(path, domains.parse(xml));
}

/** Saves and stops a guest. Its next start continues from there (virDomainManagedSave). */
export function managedSave(domain: SimulatedDomain, flags: number): void {
  const supported = Save.BYPASS_CACHE | Save.RUNNING | Save.PAUSED;
  checkFlags(flags, supported, 'testDomainManagedSave');
  domain.checkActive();
  if (!domain.persistent) {
    const detail = 'cannot do managed save for transient domain';
    throw operationInvalid(ErrorDomain.TEST, detail);
  }
  stopSaved(domain);
  domain.managedSave = true;
}

export function hasManagedSave(domain: SimulatedDomain, flags: number): boolean {
  checkFlags(flags, 0, 'testDomainHasManagedSaveImage');
  return domain.managedSave;
}

export function removeManagedSave(domain: SimulatedDomain, flags: number): void {
  checkFlags(flags, 0, 'testDomainManagedSaveRemove');
  domain.managedSave = false;
}

/**
 * Dumps a guest's memory, and stops the guest with VIR_DUMP_CRASH (virDomainCoreDumpWithFormat).
 */
export function coreDump(
  domain: SimulatedDomain,
  images: SavedImages,
  path: string,
  format: number,
  flags: number,
): void {
  checkFlags(flags, Dump.CRASH, 'testDomainCoreDumpWithFormat');
  domain.checkActive();
  if (format !== DumpFormat.RAW) {
    const detail = 'kdump-compressed format is not supported here';
    throw failure(ErrorNumber.OPERATION_UNSUPPORTED, ErrorDomain.TEST, detail);
  }
  images.saveCore(path);
  if ((flags & Dump.CRASH) !== 0) {
    stop(domain, ShutoffReason.CRASHED);
    domain.emit({ kind: 'lifecycle', event: EventType.STOPPED, detail: Stopped.CRASHED });
    forgetTransient(domain);
  }
}

function stopSaved(domain: SimulatedDomain): void {
  stop(domain, ShutoffReason.SAVED);
  domain.emit({ kind: 'lifecycle', event: EventType.STOPPED, detail: Stopped.SAVED });
}

function refuseXml(xml: string | null): void {
  if (xml !== null) {
    const detail = 'xml modification unsupported';
    throw failure(ErrorNumber.ARGUMENT_UNSUPPORTED, ErrorDomain.TEST, detail);
  }
}
