import { createHash } from "node:crypto";
import type { DetectedFace, FaceCoefficients, FaceInput, ImageBatch, Pixels } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import type { MetricNetworks } from "./metric-networks.ts";

/** Networks that look at each picture of a batch once, whichever method is measured. */
export interface SharedNetworks {
  readonly networks: MetricNetworks;
  /** Forgets everything seen: call it when the batch's tensors go. */
  forget(): void;
}

/**
 * Sources, targets and truths are the same for every method: what a network said of them is kept until `forget`. Keys are
 * the data of tensors, so that only the very same pictures are taken for the same.
 */
export function shareNetworks(own: MetricNetworks): SharedNetworks {
  const seen = new Seen();
  const { recognizer, regressor, headPose, detector, features, aligner } = own;
  const networks: MetricNetworks = {
    ...own,
    aligner: wrapped(aligner, {
      align: (faces: ImageBatch, input: FaceInput) =>
        seen.tensor(faces, `align ${JSON.stringify(input)}`, () => aligner.align(faces, input)),
    }),
    recognizer: wrapped(recognizer, {
      embed: (faces: ImageBatch) => seen.tensor(faces, "embed", () => recognizer.embed(faces)),
    }),
    regressor: wrapped(regressor, {
      regress: (faces: ImageBatch) => {
        let all: FaceCoefficients | undefined;
        const part = (name: keyof FaceCoefficients) =>
          seen.tensor(faces, `regress ${name}`, () => {
            all ??= regressor.regress(faces);
            return all[name];
          });
        return { shape: part("shape"), expression: part("expression"), pose: part("pose") };
      },
    }),
    ...(headPose && {
      headPose: wrapped(headPose, {
        estimate: (faces: ImageBatch) => seen.tensor(faces, "estimate", () => headPose.estimate(faces)),
      }),
    }),
    ...(features && {
      features: wrapped(features, {
        features: (faces: ImageBatch) => seen.tensor(faces, "features", () => features.features(faces)),
      }),
    }),
    ...(detector && {
      detector: wrapped(detector, {
        detect: (picture: Pixels) => seen.faces(picture, () => detector.detect(picture)),
      }),
    }),
    // What is lent is given back by its owner.
    [Symbol.dispose]() {},
  };
  return { networks, forget: () => seen.clear() };
}

/** The object with some methods replaced; everything else is read from the object itself, private parts too. */
function wrapped<T extends object>(object: T, methods: Partial<T>): T {
  return new Proxy(object, {
    get(target, name) {
      if (name in methods) return methods[name as keyof T];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

class Seen {
  readonly #tensors = new Map<object, Map<string, tf.Tensor>>();
  readonly #faces = new Map<string, Promise<readonly DetectedFace[]>>();

  /** A copy of what was computed first; the caller may dispose it. */
  tensor<T extends tf.Tensor>(faces: tf.Tensor, key: string, compute: () => T): T {
    const known = this.#tensors.get(faces.dataId) ?? new Map<string, tf.Tensor>();
    this.#tensors.set(faces.dataId, known);
    let kept = known.get(key);
    if (kept === undefined) {
      kept = tf.keep(compute());
      known.set(key, kept);
    }
    return kept.clone() as T;
  }

  /** Detectors are given pixels, not tensors: those of the same bytes are the same. */
  faces(picture: Pixels, detect: () => Promise<readonly DetectedFace[]>): Promise<readonly DetectedFace[]> {
    const key = `${picture.width} ${createHash("sha1").update(picture.data).digest("hex")}`;
    const known = this.#faces.get(key) ?? detect();
    this.#faces.set(key, known);
    return known;
  }

  clear(): void {
    for (const kept of this.#tensors.values()) tf.dispose([...kept.values()]);
    this.#tensors.clear();
    this.#faces.clear();
  }
}
