import { DataError, type PairKind, Random, type RandomState } from "@mfim/core";
import type { KnownTruth } from "../datasets/picture-table.ts";

/** Indices into a data set. */
export interface SwapPair {
  readonly source: number;
  readonly target: number;
  /** What reconstruction compares the swap with: the target, or the truth where it is known. */
  readonly reference: number;
  readonly kind: PairKind;
}

export interface PairShares {
  /** Share of pairs whose source and target are one picture. */
  readonly samePicture: number;
  /** Share of pairs that show one person in two pictures. */
  readonly samePerson: number;
  /** Share of pairs of different people whose true swap is known. Default 0. */
  readonly knownTruth?: number;
}

/** Plain JSON. */
export interface PairSamplerState {
  readonly random: RandomState;
}

/** Draws pairs for a swap with a given share of each kind; the rest shows different people, and nobody knows the answer. */
export class PairSampler {
  readonly #persons: readonly string[];
  readonly #pictures: ReadonlyMap<string, readonly number[]>;
  /** Pictures of people who have at least two. */
  readonly #paired: readonly number[];
  readonly #shares: Required<PairShares>;
  readonly #truths: readonly KnownTruth[];
  readonly #random: Random;

  /**
   * @param persons the person of each picture
   * @param seed or a saved `state()`
   * @param truths swaps whose answer is known
   * @throws DataError where the people cannot give what the shares ask for
   */
  constructor(
    persons: readonly string[],
    shares: PairShares,
    seed: number | PairSamplerState,
    truths: readonly KnownTruth[] = [],
  ) {
    const pictures = new Map<string, number[]>();
    persons.forEach((person, i) => {
      const own = pictures.get(person);
      if (own === undefined) pictures.set(person, [i]);
      else own.push(i);
    });
    this.#persons = persons;
    this.#pictures = pictures;
    this.#paired = persons.flatMap((person, i) => ((pictures.get(person) as number[]).length > 1 ? [i] : []));
    this.#shares = { knownTruth: 0, ...shares };
    this.#truths = truths;
    this.#random = new Random(typeof seed === "number" ? seed : seed.random);
    this.#assertPossible();
  }

  next(): SwapPair {
    const { samePicture, samePerson, knownTruth } = this.#shares;
    const draw = this.#random.uniform();
    if (draw < samePicture) {
      const picture = this.#random.below(this.#persons.length);
      return { source: picture, target: picture, reference: picture, kind: "same-picture" };
    }
    if (draw < samePicture + samePerson) return this.#samePerson();
    return draw < samePicture + samePerson + knownTruth ? this.#knownTruth() : this.#differentPerson();
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
    const source = others[this.#random.below(others.length)] as number;
    return { source, target, reference: target, kind: "same-person" };
  }

  #knownTruth(): SwapPair {
    const { source, target, truth } = this.#truths[this.#random.below(this.#truths.length)] as KnownTruth;
    return { source, target, reference: truth, kind: "known-truth" };
  }

  #differentPerson(): SwapPair {
    const target = this.#random.below(this.#persons.length);
    for (;;) {
      const source = this.#random.below(this.#persons.length);
      if (this.#persons[source] !== this.#persons[target]) {
        return { source, target, reference: target, kind: "different-person" };
      }
    }
  }

  #assertPossible(): void {
    const { samePicture, samePerson, knownTruth } = this.#shares;
    const given = samePicture + samePerson + knownTruth;
    if (!(samePicture >= 0 && samePerson >= 0 && knownTruth >= 0 && given <= 1)) {
      throw new DataError(
        `Pairs: expected shares of at least 0 and at most 1 in sum, got ${samePicture} of one picture, ${samePerson} of one person and ${knownTruth} of known truth.`,
      );
    }
    if (knownTruth > 0 && this.#truths.length === 0) {
      throw new DataError(
        `Pairs: a share of ${knownTruth} of known truth needs pairs rendered with their true swap (faces-3d render --preset swap-train), but these pictures have none; set that share to 0.`,
      );
    }
    if (this.#persons.length === 0) throw new DataError("Pairs: expected at least one picture, got none.");
    if (given < 1 && this.#pictures.size < 2) {
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
