/**
 * Calls the daemon several times, one call after the other. A daemon answers in order, so each
 * answer shows that all earlier calls are answered, and each call after the first also follows the
 * calls that those answers have caused.
 */
export async function echoes(
  connection: { getHostname(): Promise<string> },
  count = 5,
): Promise<void> {
  for (let index = 0; index < count; index += 1) await connection.getHostname();
}
