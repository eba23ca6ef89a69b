/** Next.js, as `app/guests/[name]/start/route.ts`. */
import { startGuest, statusOf } from '../guests.ts';

export const runtime = 'nodejs';

interface Context {
  readonly params: Promise<{ name: string }>;
}

export async function POST(_request: Request, { params }: Context): Promise<Response> {
  try {
    await startGuest((await params).name);
    return new Response(null, { status: 204 });
  } catch (error) {
    return Response.json({ error: String(error) }, { status: statusOf(error) });
  }
}
