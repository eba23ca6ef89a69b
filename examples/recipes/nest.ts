/**
 * Nest: `npx tsx --tsconfig tsconfig.json nest.ts`, then `curl http://127.0.0.1:3000/guests`.
 *
 * Values are injected by their tokens, so that it also works with compilers that emit no metadata of
 * types, such as esbuild.
 */
import 'reflect-metadata';
import { pathToFileURL } from 'node:url';
import type { ArgumentsHost, ExceptionFilter, OnApplicationShutdown } from '@nestjs/common';
import {
  Catch,
  Controller,
  Get,
  HttpCode,
  Inject,
  Injectable,
  Module,
  Param,
  Post,
  Sse,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Response } from 'express';
import { LibvirtError } from 'libvirt-client';
import { Observable } from 'rxjs';
import type { GuestList } from './guests.ts';
import { closeHost, guestEvents, listGuests, startGuest, statusOf } from './guests.ts';

@Injectable()
class GuestsService implements OnApplicationShutdown {
  list(): Promise<GuestList> {
    return listGuests();
  }

  start(name: string): Promise<void> {
    return startGuest(name);
  }

  /** Emits the list of guests after each change, until the browser disconnects. */
  changes(): Observable<string> {
    return new Observable((subscriber) => {
      const leaving = new AbortController();
      const send = async (): Promise<void> => {
        for await (const event of guestEvents(leaving.signal)) {
          subscriber.next(event.replace(/^data: |\n\n$/g, ''));
        }
        subscriber.complete();
      };
      send().catch((error: unknown) => subscriber.error(error));
      return () => leaving.abort();
    });
  }

  onApplicationShutdown(): Promise<void> {
    return closeHost();
  }
}

@Controller()
class GuestsController {
  readonly #guests: GuestsService;

  constructor(@Inject(GuestsService) guests: GuestsService) {
    this.#guests = guests;
  }

  @Get('guests')
  list(): Promise<GuestList> {
    return this.#guests.list();
  }

  @Post('guests/:name/start')
  @HttpCode(204)
  start(@Param('name') name: string): Promise<void> {
    return this.#guests.start(name);
  }

  @Sse('events')
  changes(): Observable<string> {
    return this.#guests.changes();
  }
}

@Catch(LibvirtError)
export class LibvirtErrorFilter implements ExceptionFilter {
  catch(error: LibvirtError, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    response.status(statusOf(error)).json({ error: String(error) });
  }
}

@Module({ controllers: [GuestsController], providers: [GuestsService] })
export class GuestsModule {}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const app = await NestFactory.create(GuestsModule);
  app.useGlobalFilters(new LibvirtErrorFilter());
  app.enableShutdownHooks();
  await app.listen(3000, '127.0.0.1');
}
