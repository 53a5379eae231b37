import { Random, type RandomState } from "@mfim/core";

export interface OrderState {
  readonly random: RandomState;
  readonly order: readonly number[];
  readonly position: number;
}

/** An endless seeded order over 0 .. count - 1: every index once an epoch. Its state is plain JSON, so a run resumes in mid-epoch. */
export class ShuffledOrder {
  readonly #count: number;
  #random: Random;
  #order: number[] = [];
  #position = 0;

  constructor(count: number, seed: number) {
    this.#count = count;
    this.#random = new Random(seed);
  }

  next(): number {
    if (this.#position === this.#order.length) {
      this.#order = Array.from({ length: this.#count }, (_, index) => index);
      for (let i = this.#count - 1; i > 0; i--) {
        const j = this.#random.below(i + 1);
        [this.#order[i], this.#order[j]] = [this.#order[j] as number, this.#order[i] as number];
      }
      this.#position = 0;
    }
    return this.#order[this.#position++] as number;
  }

  take(count: number): number[] {
    return Array.from({ length: count }, () => this.next());
  }

  state(): OrderState {
    return { random: this.#random.state(), order: this.#order, position: this.#position };
  }

  restore(state: OrderState): void {
    this.#random = new Random(state.random);
    this.#order = [...state.order];
    this.#position = state.position;
  }
}
