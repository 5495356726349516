/** Short numbers for what has a long id, from 1. They are given once and never change, so nobody acts on another by mistake. */
export class Numbers {
  readonly #ids: string[] = [];

  of(id: string): number {
    const index = this.#ids.indexOf(id);
    return index === -1 ? this.#ids.push(id) : index + 1;
  }

  /** @returns what has the number, or null. */
  find(number: number): string | null {
    return this.#ids[number - 1] ?? null;
  }
}
