import type {
  RemoteNonnullDomainCheckpoint,
  VirDomainCheckpointCreateFlags,
  VirDomainCheckpointListFlags,
} from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { DomainCheckpoint } from '../checkpoint/domain-checkpoint.ts';
import type { Flags } from '../values/flags.ts';
import { SnapshotMethods } from './snapshot-methods.ts';

/**
 * Checkpoints: points in time from which changes of the disks are tracked, for incremental backups.
 */
export abstract class CheckpointMethods extends SnapshotMethods {
  /**
   * Creates a checkpoint of the running domain's disks (`virDomainCheckpointCreateXML`).
   *
   * With `flags: 'QUIESCE'` the guest agent freezes the file systems meanwhile. With
   * `flags: 'REDEFINE'` libvirt only records the metadata of a checkpoint that existed before.
   *
   * @param xmlDesc - The XML of the checkpoint: a `<domaincheckpoint>` element.
   * @param flags - `VirDomainCheckpointCreateFlags`.
   */
  async checkpointCreateXml(
    xmlDesc: string,
    flags: Flags<VirDomainCheckpointCreateFlags> = 0,
    options?: CallOptions,
  ): Promise<DomainCheckpoint> {
    const args = { dom: this, xmlDesc, flags };
    const answer = await this.connection.call(remote.domainCheckpointCreateXml, args, options);
    return this.#checkpoint(answer.checkpoint);
  }

  /**
   * Returns all checkpoints, or those that `flags` select (`virDomainListAllCheckpoints`).
   *
   * @param flags - `VirDomainCheckpointListFlags`.
   */
  async listAllCheckpoints(
    flags: Flags<VirDomainCheckpointListFlags> = 0,
    options?: CallOptions,
  ): Promise<DomainCheckpoint[]> {
    const args = { dom: this, needResults: 1, flags };
    const answer = await this.connection.call(remote.domainListAllCheckpoints, args, options);
    return answer.checkpoints.map((each) => this.#checkpoint(each));
  }

  /**
   * Looks up a checkpoint by its name (`virDomainCheckpointLookupByName`).
   *
   * @throws {@link VirError} number 103 (`VIR_ERR_NO_DOMAIN_CHECKPOINT`) if there is no such
   * checkpoint.
   */
  async checkpointLookupByName(
    name: string,
    flags = 0,
    options?: CallOptions,
  ): Promise<DomainCheckpoint> {
    const args = { dom: this, name, flags };
    const answer = await this.connection.call(remote.domainCheckpointLookupByName, args, options);
    return this.#checkpoint(answer.checkpoint);
  }

  #checkpoint(wire: RemoteNonnullDomainCheckpoint): DomainCheckpoint {
    return DomainCheckpoint.of(this.self(), wire);
  }
}
