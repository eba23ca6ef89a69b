/** A command of virsh, and the lines to write instead. */
export interface Command {
  /** The name of the command, such as `domstate`. */
  readonly name: string;
  /**
   * Members and functions of the package that do the same: `Domain.getState`, `openGraphics`. Empty
   * if there is none; then `note` says why.
   */
  readonly methods: readonly string[];
  /**
   * The lines after the lookup of the objects. The page adds the connection and the objects that the
   * lines name: `connection`, `domain`, `network`, ... (see program.ts).
   */
  readonly program?: readonly string[];
  /** A line of shell scripts that the program makes unnecessary. */
  readonly replaces?: string;
  /** A difference from virsh, or the reason why there is no counterpart. */
  readonly note?: string;
  /** Whether virsh 9.0.0 lacks the command. virsh 12.8.0 has all of them. */
  readonly isNew?: true;
}

/** The commands of one group of `virsh help`, in virsh's order. */
export interface CommandGroup {
  readonly keyword: string;
  readonly title: string;
  readonly commands: readonly Command[];
}
