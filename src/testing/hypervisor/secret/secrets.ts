import type { RemoteNonnullSecret } from '../../../protocol/index.ts';
import {
  VirSecretEventLifecycleType as EventType,
  VirConnectListAllSecretsFlags as List,
  VirSecretDefineFlags,
} from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import type { HypervisorCore } from '../core.ts';
import { badArgument, failure, internalError } from '../failures.ts';
import { checkFlags, passesFilter } from '../flags.ts';
import { formatXml } from '../xml/index.ts';
import type { SecretDefinition } from './parse-secret.ts';
import { formatSecret, parseSecret } from './parse-secret.ts';

const WHERE = ErrorDomain.SECRET;

/** A secret, and its value if it has one. */
export interface SimulatedSecret {
  readonly definition: SecretDefinition;
  readonly value: Uint8Array | null;
}

/**
 * All secrets of one hypervisor. The test driver has none, so they behave as in libvirt's secret
 * driver, and errors name that driver's functions.
 */
export class SimulatedSecrets {
  readonly #core: HypervisorCore;
  readonly #byUuid = new Map<string, SimulatedSecret>();

  constructor(core: HypervisorCore) {
    this.#core = core;
  }

  all(): SimulatedSecret[] {
    return [...this.#byUuid.values()];
  }

  list(flags: number): SimulatedSecret[] {
    const supported = List.EPHEMERAL | List.NO_EPHEMERAL | List.PRIVATE | List.NO_PRIVATE;
    checkFlags(flags, supported, 'secretConnectListAllSecrets', WHERE);
    return this.all().filter(({ definition }) =>
      passesFilter(flags, [
        [
          List.EPHEMERAL | List.NO_EPHEMERAL,
          definition.ephemeral ? List.EPHEMERAL : List.NO_EPHEMERAL,
        ],
        [List.PRIVATE | List.NO_PRIVATE, definition.private ? List.PRIVATE : List.NO_PRIVATE],
      ]),
    );
  }

  lookupByUuid(uuid: string): SimulatedSecret {
    const secret = this.#byUuid.get(uuid);
    if (secret === undefined) {
      throw noSecret(`no secret with matching uuid '${uuid}'`);
    }
    return secret;
  }

  lookupByUsage(usageType: number, usageId: string): SimulatedSecret {
    const secret = this.#withUsage(usageType, usageId);
    if (secret === undefined) {
      throw noSecret(`no secret with matching usage '${usageId}'`);
    }
    return secret;
  }

  define(xml: string, flags: number): SimulatedSecret {
    checkFlags(flags, VirSecretDefineFlags.VALIDATE, 'secretDefineXML', WHERE);
    const definition = parseSecret(xml, this.#core.environment);
    const existing = this.#existing(definition);
    const secret = { definition, value: existing?.value ?? null };
    this.#byUuid.set(definition.uuid, secret);
    this.#emit(definition, EventType.DEFINED);
    return secret;
  }

  undefine(uuid: string): void {
    const { definition } = this.lookupByUuid(uuid);
    this.#byUuid.delete(uuid);
    this.#emit(definition, EventType.UNDEFINED);
  }

  setValue(uuid: string, value: Uint8Array, flags: number): void {
    const name = 'virSecretSetValue';
    if (value.length === 0) {
      throw badArgument(WHERE, name, 'value', `value in ${name} must not be NULL`);
    }
    checkFlags(flags, 0, 'secretSetValue', WHERE);
    const { definition } = this.lookupByUuid(uuid);
    this.#byUuid.set(uuid, { definition, value: new Uint8Array(value) });
    this.#core.events.emit({ kind: 'secretValueChanged', secret: secretReference(definition) });
  }

  getValue(uuid: string, flags: number): Uint8Array {
    checkFlags(flags, 0, 'secretGetValue', WHERE);
    const { definition, value } = this.lookupByUuid(uuid);
    if (definition.private) {
      throw failure(ErrorNumber.INVALID_SECRET, WHERE, 'secret is private');
    }
    if (value === null) {
      throw noSecret(`secret '${uuid}' does not have a value`);
    }
    return value;
  }

  xml(uuid: string, flags: number): string {
    checkFlags(flags, 0, 'secretGetXMLDesc', WHERE);
    return formatXml(formatSecret(this.lookupByUuid(uuid).definition));
  }

  #withUsage(usageType: number, usageId: string): SimulatedSecret | undefined {
    return this.all().find(
      ({ definition }) => definition.usageType === usageType && definition.usageId === usageId,
    );
  }

  /**
   * Returns the secret that a definition changes. Its usage must not change, and a private secret
   * must stay private.
   */
  #existing(definition: SecretDefinition): SimulatedSecret | undefined {
    const { uuid, usageType, usageId } = definition;
    const existing = this.#byUuid.get(uuid);
    if (existing !== undefined) {
      const old = existing.definition;
      if (old.usageType !== usageType || old.usageId !== usageId) {
        const detail = `a secret with UUID ${uuid} is already defined for use with ${old.usageId}`;
        throw internalError(WHERE, detail);
      }
      if (old.private && !definition.private) {
        throw internalError(WHERE, 'cannot change private flag on existing secret');
      }
      return existing;
    }
    const other = usageType === 0 ? undefined : this.#withUsage(usageType, usageId);
    if (other !== undefined) {
      const detail = `a secret with UUID ${other.definition.uuid} already defined for use with ${usageId}`;
      throw internalError(WHERE, detail);
    }
    return undefined;
  }

  #emit(definition: SecretDefinition, event: number): void {
    const secret = secretReference(definition);
    this.#core.events.emit({ kind: 'secretLifecycle', secret, event, detail: 0 });
  }
}

/** Returns the secret as the wire names it. */
export function secretReference(definition: SecretDefinition): RemoteNonnullSecret {
  const { uuid, usageType, usageId } = definition;
  return { uuid, usageType, usageId };
}

function noSecret(detail: string): Error {
  return failure(ErrorNumber.NO_SECRET, WHERE, detail);
}
