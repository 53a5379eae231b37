import type { FaceRecognizer, FeatureExtractor, ImageBatch } from "@mfim/core";
import type * as tf from "@tensorflow/tfjs";
import type { MetricNetworks } from "./networks.ts";
import { WarmGraph } from "./warm-graph.ts";
import { withMethods } from "./with-methods.ts";

/**
 * The same networks, each as one TensorFlow graph a size of batch; what cannot be traced (an ONNX file) runs as it is.
 * A graph may round otherwise than single ops do, so nothing that counts is measured before its graph is there: whatever
 * batch comes first, in whichever shard, the figures have the same bits. Disposing frees graphs and networks.
 */
export function compileNetworks(own: MetricNetworks): MetricNetworks {
  const graphs: Disposable[] = [];
  const compiled = <Arguments extends readonly tf.Tensor[], Result extends object>(
    name: string,
    fn: (...args: Arguments) => Result,
  ) => {
    const graph = new WarmGraph(name, fn);
    graphs.push(graph);
    return (...args: Arguments) => graph.run(args);
  };
  const { recognizer, judges = {}, regressor, headPose, headPoseFeatures, gaze, light, features, perceptual } = own;
  const extracting = (network: FeatureExtractor) =>
    withMethods(network, { features: compiled("features", (x: ImageBatch) => network.features(x)) });
  const embedding = (network: FaceRecognizer) =>
    withMethods(network, { embed: compiled("embed", (x: ImageBatch) => network.embed(x)) });
  return {
    ...own,
    recognizer: embedding(recognizer),
    judges: Object.fromEntries(Object.entries(judges).map(([name, judge]) => [name, embedding(judge)])),
    regressor: withMethods(regressor, { regress: compiled("regress", (x: ImageBatch) => regressor.regress(x)) }),
    ...(headPose && {
      headPose: withMethods(headPose, { estimate: compiled("estimate", (x: ImageBatch) => headPose.estimate(x)) }),
    }),
    ...(gaze && { gaze: withMethods(gaze, { gaze: compiled("gaze", (x: ImageBatch) => gaze.gaze(x)) }) }),
    ...(light && { light: withMethods(light, { light: compiled("light", (x: ImageBatch) => light.light(x)) }) }),
    ...(headPoseFeatures && { headPoseFeatures: extracting(headPoseFeatures) }),
    ...(features && { features: extracting(features) }),
    ...(perceptual && {
      perceptual: withMethods(perceptual, {
        distance: compiled("distance", (a: ImageBatch, b: ImageBatch) => perceptual.distance(a, b)),
      }),
    }),
    [Symbol.dispose]() {
      for (const graph of graphs) graph[Symbol.dispose]();
      own[Symbol.dispose]();
    },
  };
}
