import type { StoragePoolConfig } from '../../../xml/index.ts';
import type { Args } from '../../parse/args.ts';
import { UsageError } from '../../parse/usage-error.ts';

/**
 * Returns the definition that the options of `pool-define-as` describe. The type of a pool decides
 * the parts of its source; the XML layer rejects the others.
 */
export function poolConfig(args: Args): StoragePoolConfig {
  const source = sourceOf(args);
  const target = args.optionalText('target');
  return {
    type: args.text('type'),
    name: args.text('name'),
    ...(Object.keys(source).length === 0 ? {} : { source }),
    ...(target === undefined ? {} : { target: { path: target } }),
  } as StoragePoolConfig;
}

function sourceOf(args: Args): object {
  const host = args.optionalText('source-host');
  const dir = args.optionalText('source-path');
  const device = args.optionalText('source-dev');
  const name = args.optionalText('source-name');
  const format = args.optionalText('source-format');
  const initiator = args.optionalText('source-initiator');
  const protocol = args.optionalText('source-protocol-ver');
  return {
    ...(host === undefined ? {} : { host: [{ name: host }] }),
    ...(device === undefined ? {} : { device: [{ path: device }] }),
    ...(dir === undefined ? {} : { dir: { path: dir } }),
    ...adapterOf(args),
    ...(initiator === undefined ? {} : { initiator: { iqn: { name: initiator } } }),
    ...authOf(args),
    ...(name === undefined ? {} : { name: [name] }),
    ...(format === undefined ? {} : { format: { type: format } }),
    ...(protocol === undefined ? {} : { protocol: { ver: protocol } }),
  };
}

function adapterOf(args: Args): object {
  const name = args.optionalText('adapter-name');
  if (name !== undefined) return { adapter: { type: 'scsi_host', name } };
  const words = {
    parent: args.optionalText('adapter-parent'),
    parent_wwnn: args.optionalText('adapter-parent-wwnn'),
    parent_wwpn: args.optionalText('adapter-parent-wwpn'),
    parent_fabric_wwn: args.optionalText('adapter-parent-fabric-wwn'),
    wwnn: args.optionalText('adapter-wwnn'),
    wwpn: args.optionalText('adapter-wwpn'),
  };
  if (Object.values(words).every((word) => word === undefined)) return {};
  if (words.wwnn !== undefined && words.wwpn !== undefined) {
    return { adapter: { type: 'fc_host', ...words } };
  }
  throw new UsageError('An adapter requires --adapter-name, or --adapter-wwnn and --adapter-wwpn');
}

function authOf(args: Args): object {
  const type = args.optionalText('auth-type');
  const username = args.optionalText('auth-username');
  const usage = args.optionalText('secret-usage');
  const uuid = args.optionalText('secret-uuid');
  const words = [type, username, usage ?? uuid];
  if (words.every((word) => word === undefined)) return {};
  if (words.every((word) => word !== undefined) && (usage === undefined || uuid === undefined)) {
    return { auth: { type, username, secret: usage === undefined ? { uuid } : { usage } } };
  }
  throw new UsageError(
    'A login requires --auth-type, --auth-username, and one of --secret-usage and --secret-uuid',
  );
}
