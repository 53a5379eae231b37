// A term of one's own beside MFIM's: named in a config, loaded by it, weighted and summed like the others.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Objective } from "@mfim/training";
import { loadPart, type TermContext, terms } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import { parse } from "yaml";

interface Config {
  readonly terms: { readonly edges: { readonly weight: number; readonly term: unknown } };
}

const folder = join(import.meta.dirname, "..");
const config = parse(await readFile(join(folder, "config.yaml"), "utf8")) as Config;
const { weight, term: part } = config.terms.edges;
// A training hands its networks over; this term needs none.
const term = await loadPart(terms, part, { folder, modules: "allow" } as TermContext);
const objective = new Objective([{ term, weight }]);
const pictures = (seed: number) => tf.randomUniform([2, 16, 16, 3], -1, 1, "float32", seed) as tf.Tensor4D;
const references = objective.references({ source: pictures(1), target: pictures(2) });
const total = (swap: tf.Tensor) => objective.evaluate(swap as tf.Tensor4D, references).total;
const { value, grad } = tf.valueAndGrad(total)(pictures(3));
console.log(`${term.title}: total ${value.dataSync()[0]?.toFixed(3)}`);
console.log(`its gradient reaches the swap: ${(tf.norm(grad).dataSync()[0] as number) > 0}`);
