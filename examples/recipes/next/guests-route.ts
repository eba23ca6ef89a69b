/**
 * Next.js, as `app/guests/route.ts`. Add `libvirt-client` to `serverExternalPackages` in
 * next.config.ts, and use the runtime of Node.
 */
import { listGuests, statusOf } from '../guests.ts';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

export async function GET(): Promise<Response> {
  try {
    return Response.json(await listGuests());
  } catch (error) {
    return Response.json({ error: String(error) }, { status: statusOf(error) });
  }
}
