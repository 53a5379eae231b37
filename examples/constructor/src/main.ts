// The first door: whoever needs a network takes it by constructor or argument, so one's own is simply handed over.
import { TemplateAligner } from "@mfim/photographs/templates";
import { identityLoss } from "@mfim/training";
import * as tf from "@tensorflow/tfjs";
import { ToneRecognizer } from "./tone-recognizer.ts";

using recognizer = new ToneRecognizer();
using aligner = new TemplateAligner();
const faces = (seed: number) => tf.randomUniform([2, 64, 64, 3], -1, 1, "float32", seed) as tf.Tensor4D;
const [source, swap] = [faces(1), faces(2)];
const embed = (x: tf.Tensor4D) => recognizer.embed(aligner.align(x, recognizer.input));

const loss = (x: tf.Tensor) => identityLoss(embed(x as tf.Tensor4D), embed(source));
const { value, grad } = tf.valueAndGrad(loss)(swap);
console.log(`identity loss by ${recognizer.id}: ${value.dataSync()[0]?.toFixed(3)}`);
console.log(`its gradient reaches the picture: ${(tf.norm(grad).dataSync()[0] as number) > 0}`);
