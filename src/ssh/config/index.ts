export type { HostConfig, HostConfigQuery, HostKeyRule } from './host-config.ts';
export { readHostConfig } from './host-config.ts';
export type { ProxyCommand } from './proxy-command.ts';
