import type { CommandContext } from '../../context/command-context.ts';
import type { WrittenResult } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';

/** Each script passes the words up to the cursor, and shows the lines that it gets. */
const SCRIPTS: Readonly<Record<string, string>> = {
  bash: `_lvsh() {
  local line before words=() current prefix=
  COMPREPLY=()
  # COMP_WORDS is split at ":" and "=" too, which URIs and names contain. This reads \\ as the shell.
  before=\${COMP_LINE:0:COMP_POINT}
  IFS=$' \\t\\n' read -a words <<< "$before"
  [[ $before == *[!\\\\]' ' ]] && words+=('')
  current=\${words[-1]}
  # Readline replaces only the part after the last of these characters.
  [[ $COMP_WORDBREAKS == *:* && $current == *:* ]] && prefix=\${current%"\${current##*:}"}
  while IFS=$'\\t' read -r line _; do COMPREPLY+=("$(printf '%q' "\${line#"$prefix"}")"); done < <(
    "\${words[0]}" __complete -- "\${words[@]:1}" 2>/dev/null
  )
  [[ \${#COMPREPLY[@]} -gt 0 ]] || compopt -o default
}
complete -F _lvsh lvsh
`,
  zsh: `#compdef lvsh
_lvsh() {
  local -a names
  local name text
  while IFS=$'\\t' read -r name text; do
    names+=("\${name//:/\\\\:}\${text:+:$text}")
  done < <("\${words[1]}" __complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#names} )); then _describe lvsh names; else _files; fi
}
if [[ "$funcstack[1]" = _lvsh ]]; then _lvsh "$@"; else compdef _lvsh lvsh; fi
`,
  fish: `function __lvsh_complete
  set -l words (commandline -opc) (commandline -ct)
  lvsh __complete -- $words[2..-1] 2>/dev/null
end
complete -c lvsh -f -a '(__lvsh_complete)'
`,
  powershell: `Register-ArgumentCompleter -Native -CommandName lvsh -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
  if ($wordToComplete -eq '') { $words += '' }
  lvsh __complete -- @words 2>$null | ForEach-Object {
    $name, $text = $_ -split "\`t", 2
    if (-not $text) { $text = $name }
    [System.Management.Automation.CompletionResult]::new($name, $name, 'ParameterValue', $text)
  }
}
`,
};

/** The names of the shells. */
export const SHELLS: readonly string[] = Object.keys(SCRIPTS);

/** Prints the completion script of a shell. */
export async function completion({ args, environment }: CommandContext): Promise<WrittenResult> {
  const shell = args.text('shell');
  const script = SCRIPTS[shell];
  if (script === undefined) {
    throw new UsageError(`There is no completion for "${shell}"`, `Shells: ${SHELLS.join(', ')}`);
  }
  await environment.stdout.write(script);
  return { kind: 'written' };
}
