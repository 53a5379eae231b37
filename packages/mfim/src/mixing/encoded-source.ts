import { ConfigError, type IdentityCodes, type TensorOwner } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/** A source that was encoded once, for any number of targets, mixings and positions of a slider. Owns its tensors. */
export class EncodedSource implements TensorOwner {
  readonly #identity: IdentityCodes;
  #disposed = false;

  /** Takes the codes over. */
  constructor(identity: IdentityCodes) {
    this.#identity = identity;
  }

  /** @throws ConfigError after `dispose` */
  get identity(): IdentityCodes {
    if (this.#disposed)
      throw new ConfigError("EncodedSource: expected a source in use, got one that was disposed; encode it again.");
    return this.#identity;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    tf.dispose([...this.#identity.codes]);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
