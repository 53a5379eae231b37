import type { ImageBatch } from "@mfim/core";

/** Which picture of a pair. `reference` is another picture of the source person, where the protocol has one. */
export type Role = "swap" | "source" | "target" | "reference";

/** A batch of swapped pairs under measurement. The pictures belong to the caller. */
export interface SwapBatch {
  /** Stable names of the pairs: shards merge by them. */
  readonly ids: readonly string[];
  /** FFHQ-aligned, [N, S, S, 3] in [-1, 1]. */
  readonly pictures: { readonly [R in Role]?: ImageBatch };
}

/** Rows of features of one picture role, one Float32Array a pair. */
export type FeatureRows = readonly Float32Array[];

/** A batch with a memory: what one network says of one picture is computed once for all metrics that ask. */
export class SwapObservation {
  readonly ids: readonly string[];
  readonly #pictures: SwapBatch["pictures"];
  readonly #memory = new Map<object, Map<Role, Promise<unknown>>>();

  constructor(batch: SwapBatch) {
    this.ids = batch.ids;
    this.#pictures = batch.pictures;
  }

  has(role: Role): boolean {
    return this.#pictures[role] !== undefined;
  }

  /** @throws RangeError where the protocol gave no such picture */
  picture(role: Role): ImageBatch {
    const images = this.#pictures[role];
    if (images === undefined) throw new RangeError(`This metric needs the ${role} pictures, and the batch has none.`);
    return images;
  }

  /** What `network` says of the pictures of `role`, computed at the first request. */
  once<T>(network: object, role: Role, compute: (images: ImageBatch) => Promise<T>): Promise<T> {
    const byRole = this.#memory.get(network) ?? new Map<Role, Promise<unknown>>();
    this.#memory.set(network, byRole);
    const known = byRole.get(role) as Promise<T> | undefined;
    if (known !== undefined) return known;
    const computed = compute(this.picture(role));
    byRole.set(role, computed);
    return computed;
  }
}
