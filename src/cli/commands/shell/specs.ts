import type { CommandGroup } from '../../registry/command-spec.ts';

/** The commands about lvsh itself. */
export const shellCommands: CommandGroup = {
  title: 'lvsh itself',
  commands: [
    {
      name: 'help',
      summary: 'Print the help of a command or a group, or the list of commands',
      positions: [
        { name: 'command', summary: 'The command or the group', kind: 'command', optional: true },
      ],
      shape: 'raw',
      isInVirsh: true,
      connects: false,
      examples: [
        { line: 'lvsh help start', purpose: 'Print the help of one command' },
        { line: 'lvsh help network', purpose: 'List the commands about networks' },
      ],
      load: async () => (await import('./help.ts')).help,
    },
    {
      name: 'schema',
      summary: "Print the JSON schema of a command's result",
      positions: [{ name: 'command', summary: 'The command', kind: 'command', optional: true }],
      shape: 'raw',
      isInVirsh: false,
      connects: false,
      examples: [{ line: 'lvsh schema list', purpose: 'Print the schema of "lvsh list -o json"' }],
      load: async () => (await import('./schema.ts')).schema,
    },
    {
      name: 'batch',
      summary: 'Run several commands over one connection',
      details:
        'Each line of stdin is a command, as after "lvsh". A semicolon separates commands, quotes\n' +
        'keep spaces, and # begins a comment. The exit code is that of the first failure. -c and -r\n' +
        'are options of the batch, not of its commands.',
      options: [
        { name: 'commands', type: 'text', summary: 'The commands, instead of stdin' },
        { name: 'stop', type: 'flag', summary: 'End at the first failure' },
      ],
      shape: 'raw',
      isInVirsh: false,
      examples: [
        { line: "printf 'start web\\nstart db\\n' | lvsh batch", purpose: 'Run two commands' },
        { line: 'lvsh "list; net-list"', purpose: "Run them in virsh's form" },
      ],
      load: async () => (await import('./batch.ts')).batch,
    },
    {
      name: 'completion',
      summary: 'Print the completion script of a shell',
      positions: [{ name: 'shell', summary: 'bash, zsh, fish or powershell' }],
      shape: 'raw',
      isInVirsh: false,
      connects: false,
      examples: [
        { line: 'source <(lvsh completion bash)', purpose: 'Use it in bash; likewise in zsh' },
        { line: 'lvsh completion fish | source', purpose: 'Use it in fish' },
      ],
      load: async () => (await import('./completion.ts')).completion,
    },
    {
      name: '__complete',
      summary: 'Print candidates for the last word, for completion scripts',
      positions: [
        { name: 'words', summary: 'The words after lvsh', several: true, optional: true },
      ],
      shape: 'raw',
      isInVirsh: false,
      connects: false,
      examples: [{ line: 'lvsh __complete -- dominfo ""', purpose: 'Print the domains' }],
      load: async () => (await import('./complete.ts')).complete,
    },
  ],
};
