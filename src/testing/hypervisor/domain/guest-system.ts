/** What goes on inside a guest, as far as its agent would tell or do it. */
export class GuestSystem {
  /** The clock of the guest, as it was set; it stands still. */
  time: { readonly seconds: bigint; readonly nanoseconds: number } = {
    seconds: 627_319_920n,
    nanoseconds: 0,
  };

  /** The file systems of every guest. */
  readonly mountPoints: readonly string[] = ['/', '/boot'];

  /** Those of the mount points that are frozen. */
  readonly frozen = new Set<string>();

  readonly hostname = 'testhost';
}
