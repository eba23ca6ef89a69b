import type { ParsedUri } from '../../../index.ts';
import { parseUri } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { chosenUris } from '../../context/uris.ts';
import type { ListResult } from '../../output/result.ts';
import { safeLine } from '../../output/safe-text.ts';
import { checkCertificates } from './certificates.ts';
import type { Check, Finding } from './check.ts';
import { failed, messageOf, skipped } from './check.ts';
import { checkConnection } from './connection.ts';
import { checkLocal } from './local.ts';
import type { LibvirtConfFile } from './machine.ts';
import { aliasesOf, checkMachine, readLibvirtConf, uriDefaultOf } from './machine.ts';
import { checkPort, checkPrivacy, checkScheme } from './remote.ts';
import { checkSsh } from './ssh.ts';

/** The URI without any configuration, for the checks before the connection. */
const PROBED_URI = 'qemu:///system';

/** Checks this machine's set-up, and the way to each URI. */
export async function doctor(context: CommandContext): Promise<ListResult> {
  const { environment, globals } = context;
  const conf = await readLibvirtConf(environment);
  const checks: Check[] = checkMachine(environment, conf).map((each) => ({ ...each, uri: null }));
  const exitCodes = [0];
  for (const uri of chosenUris(globals, environment)) {
    const report = await checkUri(uri, conf, context);
    const label = uri ?? report.text ?? 'default';
    checks.push(...report.findings.map((each) => ({ ...each, uri: label })));
    exitCodes.push(report.exitCode);
  }
  if (checks.some(({ status }) => status === 'failed')) exitCodes.push(1);
  const rows = checks.map((each) => ({ ...each }));
  return { kind: 'list', rows, text: textOf(checks), exitCode: Math.max(...exitCodes) };
}

/** Returns the checks for people, below the machine and each URI. */
function textOf(checks: readonly Check[]): string {
  const lines = checks.flatMap(({ uri, check, status, detail, remedy }, at) => [
    ...(at === 0 || checks[at - 1]?.uri !== uri ? [uri ?? 'This machine'] : []),
    `  ${status.padEnd(8)} ${check}: ${detail}`,
    ...(remedy === null ? [] : [`${' '.repeat(11)}=> ${remedy}`]),
  ]);
  return lines.map((line) => `${safeLine(line)}\n`).join('');
}

interface UriReport {
  readonly text: string | undefined;
  readonly findings: readonly Finding[];
  readonly exitCode: number;
}

async function checkUri(
  uri: string | undefined,
  conf: LibvirtConfFile,
  context: CommandContext,
): Promise<UriReport> {
  const text = resolved(uri, conf, context);
  let parsed: ParsedUri;
  try {
    parsed = parseUri(text ?? PROBED_URI);
  } catch (error) {
    const remedy = 'Write a URI such as qemu+ssh://USER@HOST/system, or an alias of libvirt.conf';
    return { text, findings: [failed('uri', messageOf(error), remedy)], exitCode: 2 };
  }
  const before = await checksBefore(parsed, context);
  const { findings, exitCode } = await checkConnection(uri, parsed, context);
  const later = findings.map((each) => withEarlierCause(each, before));
  return { text, findings: [...before, ...later], exitCode };
}

/** Without a CA no certificate can be verified: the remedy is that of the earlier check. */
function withEarlierCause(finding: Finding, before: readonly Finding[]): Finding {
  const ca = before.find(({ check, status }) => check === 'tls-ca' && status === 'failed');
  if (ca === undefined || finding.status !== 'failed') return finding;
  return { ...finding, remedy: 'Mend tls-ca first' };
}

/** Returns the URI that the library uses: aliases and defaults are those of libvirt.conf. */
function resolved(
  uri: string | undefined,
  { text = '' }: LibvirtConfFile,
  { environment }: CommandContext,
): string | undefined {
  const given = uri || environment.variables['LIBVIRT_DEFAULT_URI'] || uriDefaultOf(text);
  return given === undefined ? undefined : (aliasesOf(text).get(given) ?? given);
}

async function checksBefore(uri: ParsedUri, context: CommandContext): Promise<Finding[]> {
  const { environment, signal } = context;
  if (uri.transport === 'unix') {
    if (environment.platform !== 'win32') return checkLocal(uri, context);
    const remedy = 'Name the host: lvsh -c qemu+ssh://USER@HOST/system list';
    return [skipped('socket', 'Windows has no local daemon of libvirt', remedy)];
  }
  return [
    ...checkScheme(uri),
    ...checkPrivacy(uri),
    ...(await checkCertificates(uri, environment)),
    ...(await checkSsh(uri, environment, signal)),
    ...(await checkPort(uri, environment, signal)),
  ];
}
