// The second door: a config names a file, and its default export makes the part.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { loadPart, regressors } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import { parse } from "yaml";

const folder = join(import.meta.dirname, "..");
const config = parse(await readFile(join(folder, "config.yaml"), "utf8")) as { readonly regressor: unknown };
using regressor = await loadPart(regressors, config.regressor, { folder, purpose: "loss", modules: "allow" });
const { height, width } = regressor.input;
const { shape, expression, pose } = regressor.regress(tf.randomUniform([2, height, width, 3], -1, 1, "float32", 1));
console.log(`${regressor.id}: shape [${shape.shape}], expression [${expression.shape}], pose [${pose.shape}]`);
