import type { InputElement } from './input.ts';

/** Finds the paths of elements in a document. */
export class Paths {
  readonly #parents = new Map<InputElement, InputElement>();
  /** The step of each child, for the parents that were asked for. */
  readonly #steps = new Map<InputElement, string>();

  constructor(root: InputElement) {
    const open = [root];
    for (let element = open.pop(); element !== undefined; element = open.pop()) {
      for (const child of element.children) {
        this.#parents.set(child, element);
        open.push(child);
      }
    }
  }

  /** Returns a path such as `/domain/devices/disk[2]`. */
  pathOf(element: InputElement): string {
    const steps: string[] = [];
    let at: InputElement | undefined = element;
    while (at !== undefined) {
      const parent = this.#parents.get(at);
      steps.unshift(this.#stepOf(at, parent));
      at = parent;
    }
    return `/${steps.join('/')}`;
  }

  #stepOf(element: InputElement, parent: InputElement | undefined): string {
    if (parent === undefined) return nameOf(element);
    if (!this.#steps.has(element)) this.#addSteps(parent);
    return this.#steps.get(element) ?? nameOf(element);
  }

  #addSteps({ children }: InputElement): void {
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

function nameOf({ key, name }: InputElement): string {
  return key ?? name;
}
