import { ErrorDomain, ErrorNumber } from './codes.ts';
import { HypervisorError } from './hypervisor-error.ts';

/**
 * The text that libvirt puts before the detail of an error, by error number. libvirt also sends the
 * two separately: the template as str1 and the detail as str2 (virReportError).
 */
const PREFIX: Readonly<Record<number, string>> = {
  [ErrorNumber.INTERNAL_ERROR]: 'internal error',
  [ErrorNumber.NO_SUPPORT]: 'this function is not supported by the connection driver',
  [ErrorNumber.INVALID_ARG]: 'invalid argument',
  [ErrorNumber.OPERATION_FAILED]: 'operation failed',
  [ErrorNumber.XML_ERROR]: 'XML error',
  [ErrorNumber.OPERATION_DENIED]: 'operation forbidden',
  [ErrorNumber.NO_DOMAIN]: 'Domain not found',
  [ErrorNumber.NO_NETWORK]: 'Network not found',
  [ErrorNumber.INVALID_STORAGE_VOL]: 'invalid storage volume pointer in',
  [ErrorNumber.NO_STORAGE_POOL]: 'Storage pool not found',
  [ErrorNumber.NO_STORAGE_VOL]: 'Storage volume not found',
  [ErrorNumber.NO_NODE_DEVICE]: 'Node device not found',
  [ErrorNumber.OPERATION_INVALID]: 'Requested operation is not valid',
  [ErrorNumber.NO_INTERFACE]: 'Interface not found',
  [ErrorNumber.NO_NWFILTER]: 'Network filter not found',
  [ErrorNumber.INVALID_SECRET]: 'Invalid secret',
  [ErrorNumber.NO_SECRET]: 'Secret not found',
  [ErrorNumber.CONFIG_UNSUPPORTED]: 'unsupported configuration',
  [ErrorNumber.NO_DOMAIN_SNAPSHOT]: 'Domain snapshot not found',
  [ErrorNumber.ARGUMENT_UNSUPPORTED]: 'argument unsupported',
  [ErrorNumber.NO_DOMAIN_METADATA]: 'metadata not found',
  [ErrorNumber.OVERFLOW]: 'numerical overflow',
  [ErrorNumber.OPERATION_UNSUPPORTED]: 'Operation not supported',
  [ErrorNumber.OPERATION_TIMEOUT]: 'Timed out during operation',
  [ErrorNumber.OPERATION_ABORTED]: 'operation aborted',
  [ErrorNumber.MIGRATE_UNSAFE]: 'Unsafe migration',
  [ErrorNumber.AGENT_UNRESPONSIVE]: 'Guest agent is not responding',
  [ErrorNumber.XML_INVALID_SCHEMA]: 'XML document failed to validate against schema',
  [ErrorNumber.DEVICE_MISSING]: 'device not found',
  [ErrorNumber.NO_NWFILTER_BINDING]: 'Network filter binding not found',
  [ErrorNumber.NO_DOMAIN_CHECKPOINT]: 'Domain checkpoint not found',
};

/** Returns an error with the usual prefix of its number before `detail`. */
export function failure(number: ErrorNumber, domain: ErrorDomain, detail: string): HypervisorError {
  const prefix = PREFIX[number];
  const message = prefix === undefined ? detail : `${prefix}: ${detail}`;
  return new HypervisorError(message, {
    number,
    domain,
    str1: prefix === undefined ? '%s' : `${prefix}: %s`,
    str2: detail,
  });
}

/** Returns an error that libvirt reports without a detail. The message is the template itself. */
export function bareFailure(
  number: ErrorNumber,
  domain: ErrorDomain,
  message: string,
): HypervisorError {
  return new HypervisorError(message, { number, domain, str1: message });
}

/**
 * Returns the error for a function that the driver lacks (VIR_ERR_NO_SUPPORT). The domain is the
 * one of the public function: domain, network, storage and so on.
 */
export function unsupportedFunction(
  name: string,
  domain: ErrorDomain = ErrorDomain.DOMAIN,
): HypervisorError {
  return failure(ErrorNumber.NO_SUPPORT, domain, name);
}

/**
 * Returns the error for an argument that the function itself refuses (virReportInvalidArg). The
 * message has no prefix. The strings name the function and the argument.
 */
export function badArgument(
  domain: ErrorDomain,
  name: string,
  argument: string,
  message: string,
): HypervisorError {
  return new HypervisorError(message, {
    number: ErrorNumber.INVALID_ARG,
    domain,
    str1: name,
    str2: argument,
    int1: 0,
    int2: 0,
  });
}

/** Returns the error for a failed system call (VIR_ERR_SYSTEM_ERROR). int1 is its `errno`. */
export function systemFailure(
  domain: ErrorDomain,
  errno: number,
  message: string,
): HypervisorError {
  return new HypervisorError(message, {
    number: ErrorNumber.SYSTEM_ERROR,
    domain,
    str1: '%s',
    str2: message,
    int1: errno,
  });
}

export function internalError(domain: ErrorDomain, detail: string): HypervisorError {
  return failure(ErrorNumber.INTERNAL_ERROR, domain, detail);
}

export function invalidArgument(domain: ErrorDomain, detail: string): HypervisorError {
  return failure(ErrorNumber.INVALID_ARG, domain, detail);
}

export function operationInvalid(domain: ErrorDomain, detail: string): HypervisorError {
  return failure(ErrorNumber.OPERATION_INVALID, domain, detail);
}

export function operationFailed(domain: ErrorDomain, detail: string): HypervisorError {
  return failure(ErrorNumber.OPERATION_FAILED, domain, detail);
}

export function xmlError(domain: ErrorDomain, detail: string): HypervisorError {
  return failure(ErrorNumber.XML_ERROR, domain, detail);
}

export function configUnsupported(domain: ErrorDomain, detail: string): HypervisorError {
  return failure(ErrorNumber.CONFIG_UNSUPPORTED, domain, detail);
}
