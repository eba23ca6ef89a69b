/** Next.js, as `app/events/route.ts`. */
import { guestEvents } from '../guests.ts';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

export function GET(request: Request): Response {
  const leaving = new AbortController();
  const events = guestEvents(AbortSignal.any([request.signal, leaving.signal]));
  const body = new ReadableStream<string>({
    async pull(controller) {
      const next = await events.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: () => leaving.abort(),
  });
  return new Response(body.pipeThrough(new TextEncoderStream()), {
    headers: { 'content-type': 'text/event-stream' },
  });
}
