import type { VirDomainQemuMonitorCommandFlags } from '../../protocol/index.ts';
import { qemu, VirDomainQemuAgentCommandTimeoutValues as Timeouts } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Flags, OneOf } from '../values/flags.ts';
import { MigrationSettingsMethods } from './migration-settings-methods.ts';

/** QEMU's own words, past libvirt: for what libvirt has no function for. */
export abstract class QemuMethods extends MigrationSettingsMethods {
  /**
   * Has QEMU's monitor carry out a command, and resolves to its answer as QEMU wrote it
   * (`virDomainQemuMonitorCommand`). libvirt does not notice what the command changes, and marks the
   * guest as tainted.
   *
   * A failure of the command itself is no error here: QEMU's answer tells of it. Commands that take
   * file descriptors (`virDomainQemuMonitorCommandWithFiles`) cannot be had from Node, which can
   * neither send nor take them; without any that function is this one.
   *
   * @param cmd - JSON, such as `{"execute":"query-status"}`.
   * @param flags - `VirDomainQemuMonitorCommandFlags`: with `HMP` command and answer are text for
   * people, such as `info status`.
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) when the guest does not run.
   *
   * @example
   * const answer = await domain.qemuMonitorCommand('{"execute":"query-status"}');
   * console.log(JSON.parse(answer).return.status);
   */
  async qemuMonitorCommand(
    cmd: string,
    flags: Flags<VirDomainQemuMonitorCommandFlags> = 0,
    options?: CallOptions,
  ): Promise<string> {
    const args = { dom: this, cmd, flags };
    return (await this.connection.call(qemu.domainMonitorCommand, args, options)).result;
  }

  /**
   * Has QEMU's agent in the guest carry out a command, and resolves to its answer as JSON
   * (`virDomainQemuAgentCommand`); null when there is none. A failure of the command is an error
   * with the agent's own words.
   *
   * @param cmd - JSON, such as `{"execute":"guest-ping"}`.
   * @param timeoutSeconds - How long libvirt waits for the agent: seconds, or one of
   * `VirDomainQemuAgentCommandTimeoutValues` (`DEFAULT` is what `agentSetResponseTimeout` has set,
   * `BLOCK` is for ever).
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) when no agent is connected,
   * 112 (`VIR_ERR_AGENT_COMMAND_TIMEOUT`) when it does not answer in time.
   *
   * @example
   * const answer = await domain.qemuAgentCommand('{"execute":"guest-get-time"}', 5);
   */
  async qemuAgentCommand(
    cmd: string,
    timeoutSeconds: OneOf<Timeouts> = Timeouts.DEFAULT,
    flags = 0,
    options?: CallOptions,
  ): Promise<string | null> {
    const args = { dom: this, cmd, timeout: timeoutSeconds, flags };
    return (await this.connection.call(qemu.domainAgentCommand, args, options)).result;
  }
}
