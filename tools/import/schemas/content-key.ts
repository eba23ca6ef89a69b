import type { Datatype } from '../../../src/xml/tables/facts.ts';

/** Returns a text that is equal for datatypes with the same content. */
export function contentKey({ enum: values = [], of = [] }: Datatype): string {
  const forms = of.map((form) => JSON.stringify(Object.entries(form).sort()));
  return JSON.stringify([[...values].sort(), forms.sort()]);
}
