import type { Command } from '../command.ts';

/** Domains: the agent in the guest, jobs and migration, and access to QEMU. */
export const DOMAIN_GUEST: readonly Command[] = [
  {
    name: 'domfsfreeze',
    methods: ['Domain.fsFreeze'],
    program: ["await domain.fsFreeze({ mountpoints: ['/var'] });"],
  },
  {
    name: 'domfsthaw',
    methods: ['Domain.fsThaw'],
    program: ['console.log(await domain.fsThaw()); // the number of file systems'],
  },
  {
    name: 'domfsinfo',
    methods: ['Domain.getFsInfo'],
    program: ['console.log(await domain.getFsInfo());'],
  },
  {
    name: 'domfstrim',
    methods: ['Domain.fsTrim'],
    program: ['await domain.fsTrim({ minimum: 65_536 }); // bytes'],
  },
  {
    name: 'domhostname',
    methods: ['Domain.getHostname'],
    program: ["console.log(await domain.getHostname({ flags: 'AGENT' }));"],
  },
  {
    name: 'dompmsuspend',
    methods: ['Domain.pmSuspendForDuration'],
    program: ["await domain.pmSuspendForDuration('MEM');"],
  },
  {
    name: 'dompmwakeup',
    methods: ['Domain.pmWakeup'],
    program: ['await domain.pmWakeup();'],
  },
  {
    name: 'get-user-sshkeys',
    methods: ['Domain.authorizedSshKeysGet'],
    program: ["console.log(await domain.authorizedSshKeysGet('root'));"],
  },
  {
    name: 'set-user-sshkeys',
    methods: ['Domain.authorizedSshKeysSet'],
    program: [
      "const key = await readFile('id_ed25519.pub', 'utf8');",
      "await domain.authorizedSshKeysSet('root', [key.trim()], { flags: 'APPEND' });",
    ],
  },
  {
    name: 'set-user-password',
    methods: ['Domain.setUserPassword'],
    program: ["await domain.setUserPassword('root', 'a new password');"],
  },
  {
    name: 'guestvcpus',
    methods: ['Domain.getGuestVcpus', 'Domain.setGuestVcpus'],
    program: [
      "await domain.setGuestVcpus('1-2', false);",
      'console.log(await domain.getGuestVcpus());',
    ],
  },
  {
    name: 'guestinfo',
    methods: ['Domain.getGuestInfo'],
    program: [
      "const { info } = await domain.getGuestInfo({ types: ['OS', 'FILESYSTEM'] });",
      "console.log(info.os?.['pretty-name']);",
    ],
    replaces: "virsh guestinfo web --os | awk -F: '/pretty-name/ {print $2}'",
  },
  {
    name: 'guest-agent-timeout',
    methods: ['Domain.agentSetResponseTimeout'],
    program: ['await domain.agentSetResponseTimeout(10); // seconds'],
  },
  {
    name: 'qemu-agent-command',
    methods: ['guestExec', 'Domain.qemuAgentCommand'],
    program: [
      "const { stdout } = await guestExec(domain, '/bin/uname', { args: ['-r'] });",
      'console.log(stdout.toString());',
    ],
    replaces: 'virsh qemu-agent-command web \'{"execute":"guest-exec",...}\' | jq -r .return.pid',
    note: '`domain.qemuAgentCommand()` sends any command of the agent. `guestExec` starts a program and waits for it.',
  },
  {
    name: 'qemu-monitor-command',
    methods: ['Domain.qemuMonitorCommand'],
    program: [
      'const answer = await domain.qemuMonitorCommand(\'{"execute":"query-block"}\');',
      'console.log(JSON.parse(answer).return);',
    ],
  },
  {
    name: 'qemu-monitor-event',
    methods: ['Connection.subscribe', 'Connection.listen'],
    program: [
      "for await (const event of await connection.subscribe('qemu:monitor')) console.log(event);",
    ],
  },
  {
    name: 'qemu-attach',
    methods: ['Connection.domainQemuAttach'],
    program: ['await connection.domainQemuAttach(12_345); // the process id of QEMU'],
    note: 'libvirt 5.6.0 and later refuse it.',
  },
  {
    name: 'lxc-enter-namespace',
    methods: [],
    note: 'It changes the calling process with system calls that Node does not provide.',
  },
  {
    name: 'domjobabort',
    methods: ['Domain.abortJob', 'Domain.abortJobFlags'],
    program: ['await domain.abortJob();'],
  },
  {
    name: 'domjobinfo',
    methods: ['Domain.getJobStats', 'Domain.getJobInfo'],
    program: [
      'const { typeName, stats } = await domain.getJobStats();',
      'console.log(typeName, stats.data_processed, stats.data_total); // bytes',
    ],
    replaces: "virsh domjobinfo web | awk '/Data remaining/ {print $3}'",
  },
  {
    name: 'migrate',
    methods: ['Domain.migrateTo', 'Domain.migrate3', 'Domain.migrateToUri3'],
    program: [
      "await using destination = await connect('qemu+ssh://root@sleet/system');",
      'const { domain: moved, downtimeMs } = await domain.migrateTo(destination, { persist: true });',
      'console.log(moved.id, downtimeMs);',
    ],
    note: '[Migration](migration.md) describes the options, the progress and the failures.',
  },
  {
    name: 'migrate-setmaxdowntime',
    methods: ['Domain.migrateSetMaxDowntime'],
    program: ['await domain.migrateSetMaxDowntime(500); // milliseconds'],
  },
  {
    name: 'migrate-getmaxdowntime',
    methods: ['Domain.migrateGetMaxDowntime'],
    program: ['console.log(await domain.migrateGetMaxDowntime()); // milliseconds'],
  },
  {
    name: 'migrate-compcache',
    methods: ['Domain.migrateSetCompressionCache', 'Domain.migrateGetCompressionCache'],
    program: [
      'await domain.migrateSetCompressionCache(64n * 1024n ** 2n); // bytes',
      'console.log(await domain.migrateGetCompressionCache());',
    ],
  },
  {
    name: 'migrate-setspeed',
    methods: ['Domain.migrateSetMaxSpeed'],
    program: ['await domain.migrateSetMaxSpeed(100n); // MiB/s'],
  },
  {
    name: 'migrate-getspeed',
    methods: ['Domain.migrateGetMaxSpeed'],
    program: ['console.log(await domain.migrateGetMaxSpeed()); // MiB/s'],
  },
  {
    name: 'migrate-postcopy',
    methods: ['Domain.migrateStartPostCopy'],
    program: ['await domain.migrateStartPostCopy();'],
  },
];
