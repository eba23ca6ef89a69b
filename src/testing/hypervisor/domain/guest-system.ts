/** The guest's operating system, as its agent reports and changes it. */
export class GuestSystem {
  /** The guest's clock as a client has set it. The clock does not advance. */
  time: { readonly seconds: bigint; readonly nanoseconds: number } = {
    seconds: 627_319_920n,
    nanoseconds: 0,
  };

  /** The file systems of every guest. */
  readonly mountPoints: readonly string[] = ['/', '/boot'];

  /** The frozen mount points. */
  readonly frozen = new Set<string>();
}
