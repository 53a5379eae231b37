import type { FaceInput } from "./face-input.ts";
import type { TensorOwner } from "./tensor-owner.ts";

/** A pretrained network whose weights never change. Compute is synchronous, inside `tf.tidy` and `tf.grad`. */
export interface FrozenNetwork extends TensorOwner {
  /** Stable name, with the weights' origin: it is printed beside every figure the network gave. */
  readonly id: string;
  readonly input: FaceInput;
  /** SHA-256 of the weights in hexadecimal, where the loader knows it: tells apart networks of one id, in a measurement's record. */
  readonly weights?: string;
  /** `false` where its answers are computed outside TensorFlow, as ONNX Runtime does: no graph can be made of it, and it runs as it is. */
  readonly traceable?: boolean;
}
