/** Numbers that look random and are the same for the same seed (xorshift32, scrambled by a multiplication). */
export class Random {
  #state: number;

  constructor(seed: number) {
    // The generator stays at zero for ever, and small seeds would begin alike.
    this.#state = Math.imul(seed + 1, 0x9e37_79b1) | 1;
    for (let round = 0; round < 4; round++) this.below(2);
  }

  /** A whole number from 0 up to, and without, the bound. */
  below(bound: number): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return Math.floor(((Math.imul(state, 0x2c1b_3c6d) >>> 0) / 2 ** 32) * bound);
  }

  chance(probability: number): boolean {
    return this.below(1_000_000) < probability * 1_000_000;
  }

  pick<Choice>(choices: readonly [Choice, ...Choice[]]): Choice {
    return choices[this.below(choices.length)] ?? choices[0];
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.below(256)));
  }

  /** A length that is mostly small and sometimes large. */
  length(maximum: number): number {
    return this.below(1 + this.below(1 + this.below(maximum + 1)));
  }
}
