import type { Command } from '../command.ts';

/** Waiting for events of domains. */
export const EVENTS: readonly Command[] = [
  {
    name: 'event',
    methods: ['Connection.subscribe', 'Connection.listen'],
    program: [
      "for await (const item of await connection.subscribe('domain:lifecycle')) {",
      "  if (item.type === 'domain:lifecycle') console.log(item.domain.name, item.eventName);",
      '}',
    ],
    replaces: 'virsh event --loop --all | while read -r line; do ...; done',
    note: 'The names are those of `virsh event --list`, after `domain:`.',
  },
  {
    name: 'await',
    isNew: true,
    methods: ['waitForDomainState', 'waitForAddress'],
    program: ["await waitForDomainState(domain, 'RUNNING', { timeoutMs: 60_000 });"],
  },
];
