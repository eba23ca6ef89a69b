import type { VirDomainQemuMonitorCommandFlags } from '../../protocol/index.ts';
import { qemu, VirDomainQemuAgentCommandTimeoutValues as Timeouts } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Flags, OneOf } from '../values/flags.ts';
import { MigrationSettingsMethods } from './migration-settings-methods.ts';

/** Direct commands to QEMU and its guest agent, for features that libvirt has no function for. */
export abstract class QemuMethods extends MigrationSettingsMethods {
  /**
   * Runs a command in QEMU's monitor and returns QEMU's reply as text
   * (`virDomainQemuMonitorCommand`). libvirt does not notice changes made by the command, and marks
   * the domain as tainted.
   *
   * If the command fails in QEMU, the method still resolves; the reply then contains `error` in
   * place of `return`. With `flags: 'HMP'` the command and the reply are in the human monitor's
   * syntax, such as `info status`.
   *
   * `virDomainQemuMonitorCommandWithFiles` is not available, because Node cannot pass file
   * descriptors. Without files that function is the same as this one.
   *
   * @param cmd - The command as JSON, such as `{"execute":"query-status"}`.
   * @param flags - `VirDomainQemuMonitorCommandFlags`.
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) if the domain is not running.
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
   * Runs a command of QEMU's guest agent and returns the reply as JSON, or null if the command has
   * no reply (`virDomainQemuAgentCommand`). If the command fails in the agent, the method rejects
   * with an error that contains the agent's message.
   *
   * @param cmd - The command as JSON, such as `{"execute":"guest-ping"}`.
   * @param timeoutSeconds - The time that libvirt waits for the reply: seconds, or one of
   * `VirDomainQemuAgentCommandTimeoutValues`. `DEFAULT`, the default, is the time set by
   * {@link Domain.agentSetResponseTimeout}; `BLOCK` waits for ever; `NOWAIT` does not wait.
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent is connected.
   * @throws {@link VirError} number 112 (`VIR_ERR_AGENT_COMMAND_TIMEOUT`) if the agent does not
   * reply in time.
   *
   * @example
   * const cmd = '{"execute":"guest-get-time"}';
   * const answer = await domain.qemuAgentCommand(cmd, { timeoutSeconds: 5 });
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
