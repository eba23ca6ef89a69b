import type { Command } from '../command.ts';

/** Commands of virsh's own prompt. */
export const VIRSH_ITSELF: readonly Command[] = [
  {
    name: 'cd',
    methods: [],
    note: "The current directory is the program's own: `process.chdir()`.",
  },
  {
    name: 'echo',
    methods: [],
    note: "It only prints its arguments, for virsh's own tests.",
  },
  {
    name: 'exit',
    methods: ['Connection.close'],
    program: ['await connection.close();'],
    note: '`lvsh` has no prompt of its own: each command line ends by itself.',
  },
  {
    name: 'help',
    methods: [],
    note: 'Editors show the documentation of each method. [functions.md](functions.md) lists all of them.',
  },
  {
    name: 'pwd',
    methods: [],
    note: "The current directory is the program's own: `process.cwd()`.",
  },
  {
    name: 'quit',
    methods: ['Connection.close'],
    program: ['await connection.close();'],
    note: '`lvsh` has no prompt of its own: each command line ends by itself.',
  },
  {
    name: 'connect',
    methods: ['connect', 'openReadOnly'],
    program: [
      "await using reader = await openReadOnly('qemu+ssh://root@sleet/system');",
      'console.log(reader.uri);',
    ],
    note: '`lvsh` has no such command: each command line names the daemon by `-c`.',
  },
];
