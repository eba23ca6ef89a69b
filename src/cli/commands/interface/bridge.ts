import type { Interface } from '../../../index.ts';
import type { InterfaceConfig } from '../../../xml/index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult } from '../../output/result.ts';
import { done } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { inactiveXml } from '../../verbs/inactive-xml.ts';
import { interfaceAdapter } from './adapter.ts';

type Bridge = Extract<InterfaceConfig, { readonly type: 'bridge' }>;

/** The parts of a configuration that a bridge takes over from its port. */
type Shared = Pick<InterfaceConfig, 'start' | 'mtu' | 'protocol'>;

/** Creates a bridge with an existing interface as its port. */
export async function ifaceBridge(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const name = args.text('bridge');
  const { object, config } = await read(context, args.text('interface'));
  if (config.type === 'bridge') {
    throw new UsageError(`Existing device ${object.name} is already a bridge`);
  }
  const { shared, port } = split(config);
  const bridge = {
    ...{ type: 'bridge', name, ...shared },
    bridge: {
      stp: !args.flag('no-stp'),
      delay: args.integer('delay') ?? 0,
      interface: [{ ...port, name: object.name }],
    },
    // The XML layer refuses what cannot be a port of a bridge.
  } as Bridge;
  const created = await connection.interfaceDefineXml(bridge, { signal });
  const message = `Created bridge ${name} with attached device ${object.name}`;
  const record = { name, port: object.name };
  if (args.flag('no-start')) return done({ ...record, result: 'created' }, message);
  await created.create({ signal });
  return done({ ...record, result: 'started' }, message, `Bridge interface ${name} started`);
}

/** Removes a bridge and makes its port an interface of its own. */
export async function ifaceUnbridge(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const { object, config } = await read(context, args.text('bridge'));
  if (config.type !== 'bridge') throw new UsageError(`Device ${object.name} is not a bridge`);
  const { shared } = split(config);
  const [port, ...others] = config.bridge.interface ?? [];
  if (port === undefined || others.length > 0) {
    throw new UsageError(`The bridge ${object.name} does not have exactly one port`);
  }
  if (await object.isActive({ signal })) await object.destroy({ signal });
  await object.undefine({ signal });
  const device = { ...port, ...shared } as InterfaceConfig;
  const defined = await connection.interfaceDefineXml(device, { signal });
  const message = `Device ${defined.name} un-attached from bridge ${object.name}`;
  const record = { name: object.name, port: defined.name };
  if (args.flag('no-start')) return done({ ...record, result: 'defined' }, message);
  await defined.create({ signal });
  return done({ ...record, result: 'started' }, message, `Interface ${defined.name} started`);
}

async function read(
  context: CommandContext,
  key: string,
): Promise<{ readonly object: Interface; readonly config: InterfaceConfig }> {
  const { connection, signal } = context;
  const object = (await interfaceAdapter.lookup(connection, key, context)) as Interface;
  const xml = await inactiveXml((flags) => object.getXmlDesc({ flags, signal }));
  const { interfaceXml } = await import('../../../xml/index.ts');
  return { object, config: interfaceXml.parse(xml) };
}

function split(config: InterfaceConfig): { readonly shared: Shared; readonly port: object } {
  const { start, mtu, protocol, ...port } = config;
  const shared = {
    ...(start === undefined ? {} : { start }),
    ...(mtu === undefined ? {} : { mtu }),
    ...(protocol === undefined ? {} : { protocol }),
  };
  return { shared, port };
}
