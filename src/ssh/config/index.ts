export type { HostConfig, HostKeyRule, HostQuestion } from './host-config.ts';
export { readHostConfig } from './host-config.ts';
export type { ProxyCommand } from './proxy-command.ts';
