import { join } from "node:path";
import { loadPart, swapMethods } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";

const config = { type: "module", from: "@mfim-examples/colour-transfer", options: { share: 0.5 } };
using method = await loadPart(swapMethods, config, {
  folder: join(import.meta.dirname, ".."),
  modules: "allow",
});
const target = tf.zeros([1, 8, 8, 3]) as tf.Tensor4D;
const swap = await method.swap(tf.fill([1, 8, 8, 3], 0.5), target);
console.log(`${method.id}: mean colour of the swap ${tf.mean(swap).dataSync()[0]}`);
