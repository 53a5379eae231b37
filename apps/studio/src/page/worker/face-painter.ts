import type { Pixels } from "@mfim/core";
import { mixCodes, type Networks } from "./networks.ts";
import type { StoredFace } from "./photographs.ts";
import type { FaceMix, FaceReference } from "./protocol.ts";

/** Runs the networks for faces; every face is encoded once, and only for what it is needed for. */
export class FacePainter {
  readonly #networks: Networks;
  readonly #find: (reference: FaceReference) => StoredFace;

  constructor(networks: Networks, find: (reference: FaceReference) => StoredFace) {
    this.#networks = networks;
    this.#find = find;
  }

  /** What is needed to paint a face of a photograph. */
  async encode(photograph: number, { face, sources, strength }: FaceMix): Promise<void> {
    const target = { photograph, face };
    const own = this.#find(target);
    own.attributes ??= await this.#networks.encodeAttributes(own.cut.pixels);
    for (const reference of strength < 1 ? [target, ...sources] : sources) {
      const source = this.#find(reference);
      source.identity ??= await this.#networks.encodeIdentity(source.cut.pixels);
    }
  }

  /** A square face of the model's resolution. */
  async paint(photograph: number, mix: FaceMix): Promise<Pixels> {
    await this.encode(photograph, mix);
    const { identity, attributes } = this.#find({ photograph, face: mix.face });
    const codes = mix.sources.map((source) => this.#find(source).identity ?? []);
    const mixed = mixCodes(codes, mix.weights, mix.strength < 1 ? identity : undefined, mix.strength);
    return this.#networks.synthesize(mixed, attributes ?? { codes: [], maps: [] });
  }
}
