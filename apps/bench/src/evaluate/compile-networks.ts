import type { FaceRecognizer, FeatureExtractor, FrozenNetwork, ImageBatch } from "@mfim/core";
import type * as tf from "@tensorflow/tfjs";
import type { MetricNetworks } from "./networks.ts";
import { WarmGraph } from "./warm-graph.ts";
import { withMethods } from "./with-methods.ts";

/**
 * The same networks, each as one TensorFlow graph a size of batch. What says that it is not `traceable` (an ONNX file, of which ONNX Runtime
 * makes a graph of its own) is taken as it is; what does not say so and cannot be traced runs as it is, with a warning.
 * A graph may round otherwise than single ops do, so nothing that counts is measured before its graph is there: whatever
 * batch comes first, in whichever shard, the figures have the same bits. Disposing frees graphs and networks.
 */
export function compileNetworks(own: MetricNetworks): MetricNetworks {
  const graphs: Disposable[] = [];
  const graphOf = <Arguments extends readonly tf.Tensor[], Result extends object>(
    name: string,
    fn: (...args: Arguments) => Result,
  ) => {
    const graph = new WarmGraph(name, fn);
    graphs.push(graph);
    return (...args: Arguments) => graph.run(args);
  };
  const compiled = <Network extends FrozenNetwork>(
    network: Network,
    methods: (network: Network) => Partial<Network>,
  ) => (network.traceable === false ? network : withMethods(network, methods(network)));
  const { recognizer, judges = {}, regressor, headPose, headPoseFeatures, gaze, light, features, perceptual } = own;
  const extracting = (network: FeatureExtractor) =>
    compiled(network, () => ({ features: graphOf("features", (x: ImageBatch) => network.features(x)) }));
  const embedding = (network: FaceRecognizer) =>
    compiled(network, () => ({ embed: graphOf("embed", (x: ImageBatch) => network.embed(x)) }));
  return {
    ...own,
    recognizer: embedding(recognizer),
    judges: Object.fromEntries(Object.entries(judges).map(([name, judge]) => [name, embedding(judge)])),
    regressor: compiled(regressor, (network) => ({
      regress: graphOf("regress", (x: ImageBatch) => network.regress(x)),
    })),
    ...(headPose && {
      headPose: compiled(headPose, (network) => ({
        estimate: graphOf("estimate", (x: ImageBatch) => network.estimate(x)),
      })),
    }),
    ...(gaze && {
      gaze: compiled(gaze, (network) => ({ gaze: graphOf("gaze", (x: ImageBatch) => network.gaze(x)) })),
    }),
    ...(light && {
      light: compiled(light, (network) => ({ light: graphOf("light", (x: ImageBatch) => network.light(x)) })),
    }),
    ...(headPoseFeatures && { headPoseFeatures: extracting(headPoseFeatures) }),
    ...(features && { features: extracting(features) }),
    ...(perceptual && {
      perceptual: withMethods(perceptual, {
        distance: graphOf("distance", (a: ImageBatch, b: ImageBatch) => perceptual.distance(a, b)),
      }),
    }),
    [Symbol.dispose]() {
      for (const graph of graphs) graph[Symbol.dispose]();
      own[Symbol.dispose]();
    },
  };
}
