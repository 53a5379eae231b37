import { DataError, Random, type RandomState } from "@mfim/core";

export const pairKinds = ["same-picture", "same-person", "different-person"] as const;
export type PairKind = (typeof pairKinds)[number];

/** Indices into a data set. */
export interface SwapPair {
  readonly source: number;
  readonly target: number;
  readonly kind: PairKind;
}

export interface PairShares {
  /** Share of pairs whose source and target are one picture. */
  readonly samePicture: number;
  /** Share of pairs that show one person in two pictures. */
  readonly samePerson: number;
}

/** Plain JSON. */
export interface PairSamplerState {
  readonly random: RandomState;
}

/** Draws pairs for a swap with a given share of each kind; the rest shows different people. */
export class PairSampler {
  readonly #persons: readonly string[];
  readonly #pictures: ReadonlyMap<string, readonly number[]>;
  /** Pictures of people who have at least two. */
  readonly #paired: readonly number[];
  readonly #shares: PairShares;
  readonly #random: Random;

  /**
   * @param persons the person of each picture
   * @param seed or a saved `state()`
   * @throws DataError where the people cannot give what the shares ask for
   */
  constructor(persons: readonly string[], shares: PairShares, seed: number | PairSamplerState) {
    const pictures = new Map<string, number[]>();
    persons.forEach((person, i) => {
      const own = pictures.get(person);
      if (own === undefined) pictures.set(person, [i]);
      else own.push(i);
    });
    this.#persons = persons;
    this.#pictures = pictures;
    this.#paired = persons.flatMap((person, i) => ((pictures.get(person) as number[]).length > 1 ? [i] : []));
    this.#shares = shares;
    this.#random = new Random(typeof seed === "number" ? seed : seed.random);
    this.#assertPossible();
  }

  next(): SwapPair {
    const { samePicture, samePerson } = this.#shares;
    const draw = this.#random.uniform();
    if (draw < samePicture) {
      const picture = this.#random.below(this.#persons.length);
      return { source: picture, target: picture, kind: "same-picture" };
    }
    return draw < samePicture + samePerson ? this.#samePerson() : this.#differentPerson();
  }

  take(count: number): SwapPair[] {
    return Array.from({ length: count }, () => this.next());
  }

  state(): PairSamplerState {
    return { random: this.#random.state() };
  }

  #samePerson(): SwapPair {
    const target = this.#paired[this.#random.below(this.#paired.length)] as number;
    const own = this.#pictures.get(this.#persons[target] as string) as readonly number[];
    const others = own.filter((picture) => picture !== target);
    return { source: others[this.#random.below(others.length)] as number, target, kind: "same-person" };
  }

  #differentPerson(): SwapPair {
    const target = this.#random.below(this.#persons.length);
    for (;;) {
      const source = this.#random.below(this.#persons.length);
      if (this.#persons[source] !== this.#persons[target]) return { source, target, kind: "different-person" };
    }
  }

  #assertPossible(): void {
    const { samePicture, samePerson } = this.#shares;
    if (!(samePicture >= 0 && samePerson >= 0 && samePicture + samePerson <= 1)) {
      throw new DataError(
        `Pairs: expected shares of at least 0 and at most 1 in sum, got ${samePicture} of one picture and ${samePerson} of one person.`,
      );
    }
    if (this.#persons.length === 0) throw new DataError("Pairs: expected at least one picture, got none.");
    if (samePicture + samePerson < 1 && this.#pictures.size < 2) {
      throw new DataError(
        `Pairs: swapping needs pictures of at least two people, got one ("${this.#persons[0]}"); give one folder a person.`,
      );
    }
    if (samePerson > 0 && this.#paired.length === 0) {
      throw new DataError(
        `Pairs: a share of ${samePerson} of one person needs somebody with two pictures, but each of ${this.#pictures.size} people has one; set that share to 0.`,
      );
    }
  }
}
