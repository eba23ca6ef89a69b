import { plainText } from '../../../src/errors/plain-text.ts';
import {
  MigrationError,
  TransportError,
  VirErrorDomain,
  VirErrorNumber,
} from '../../../src/index.ts';
import type { Refusal } from './step-log.ts';
import { TRANSFER } from './step-log.ts';

/** The phrase for the error of a failed transfer. */
export const ERROR_OF_TRANSFER = 'the error of the transfer';

/** Returns the last error of virsh's output. */
export function complaintOfVirsh(output: string): string {
  return output.split(/^error: /m).at(-1) ?? output;
}

/** Returns the error of this library, in the form of libvirt's client. */
export function complaintOf(error: unknown): string {
  const cause = error instanceof MigrationError ? error.cause : error;
  if (cause instanceof TransportError) return LOST;
  if (!(error instanceof MigrationError && cause instanceof Error)) return textOf(error);
  const [, ofDestination] = error.message.split('; the destination reports: ');
  if (ofDestination === undefined) return cause.message;
  // The states of the guest follow.
  const [text] = ofDestination.split('; the guest is ');
  return ofBoth(cause.message, text ?? '');
}

/**
 * Returns the error that a client reports, in a form that does not differ from run to run. It is a
 * phrase for two kinds of errors:
 *
 * - for libvirt's texts about a lost connection, of the client or between two daemons
 * - for the error of a failed transfer, if it is the one that libvirt's client reports after these
 *   answers of the daemons. Which ones they give depends on which of QEMU and libvirtd notices the
 *   end first.
 */
export function comparableComplaint(complaint: string, refusals: readonly Refusal[]): string {
  if (complaint === LOST || LOSS.test(complaint)) return LOST;
  const text = comparableText(complaint);
  return errorsOfTransfer(refusals).includes(text) ? ERROR_OF_TRANSFER : text;
}

const LOST = 'connection lost';
const LOSS = /End of file while reading|client socket is closed|^Disconnected from/;

/**
 * Returns the forms of the error of a failed transfer (virDomainMigrateVersion3Full). The source
 * often knows only that the transfer failed. If the destination knows more, libvirt 9.0 reports
 * only its error, and later releases report both.
 */
function errorsOfTransfer(refusals: readonly Refusal[]): readonly string[] {
  const at = refusals.findIndex(({ procedure }) => TRANSFER.test(procedure));
  const source = refusals[at];
  if (source === undefined) return [];
  const destination = refusals.slice(at).find(({ procedure }) => FINISH.test(procedure));
  const isVague = isOfQemu(source) && source.code === VirErrorNumber.OPERATION_FAILED;
  const isKnown =
    isVague && isOfQemu(destination) && destination.code !== VirErrorNumber.MIGRATE_FINISH_OK;
  if (!isKnown) return [textOfRefusal(source)];
  return [textOfRefusal(destination), ofBoth(textOfRefusal(source), textOfRefusal(destination))];
}

const FINISH = /^MIGRATE_FINISH3/;

function isOfQemu(refusal: Refusal | undefined): refusal is Refusal {
  return refusal?.domain === VirErrorDomain.QEMU;
}

/** The text of later releases of libvirt, without its beginning. */
function ofBoth(source: string, destination: string): string {
  const ofSource = `Message from the source host: ${source}`;
  return `${ofSource}. Message from the destination host: ${destination}`;
}

function textOfRefusal({ message }: Refusal): string {
  return comparableText(message ?? '');
}

/** One line. The beginning of an error of both hosts differs between releases. */
function comparableText(text: string): string {
  const line = plainText(text);
  return BOTH.exec(line)?.[0] ?? line;
}

const BOTH = /Message from the source host: .*/;

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
