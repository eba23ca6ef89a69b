import type { SourceElement } from '../tree/source-element.ts';

/** Finds the paths of elements. */
export class Paths {
  /** The step of each child, for the parents that were asked for. */
  readonly #steps = new Map<SourceElement, string>();

  /** Returns a path such as `/domain/devices/disk[2]`. */
  pathOf(element: SourceElement): string {
    const steps: string[] = [];
    for (let at: SourceElement | undefined = element; at !== undefined; at = at.parent) {
      steps.unshift(this.#stepOf(at));
    }
    return `/${steps.join('/')}`;
  }

  #stepOf(element: SourceElement): string {
    const { parent } = element;
    if (parent === undefined) return nameOf(element);
    if (!this.#steps.has(element)) this.#addSteps(parent.children);
    return this.#steps.get(element) ?? nameOf(element);
  }

  /** The children are counted once, so that the time stays linear for a parent with many problems. */
  #addSteps(children: readonly SourceElement[]): void {
    const counts = new Map<string, number>();
    for (const child of children) counts.set(nameOf(child), (counts.get(nameOf(child)) ?? 0) + 1);
    const seen = new Map<string, number>();
    for (const child of children) {
      const name = nameOf(child);
      const index = (seen.get(name) ?? 0) + 1;
      seen.set(name, index);
      this.#steps.set(child, counts.get(name) === 1 ? name : `${name}[${index}]`);
    }
  }
}

function nameOf({ key, name }: SourceElement): string {
  return key ?? name;
}
