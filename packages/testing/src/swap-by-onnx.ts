import type * as tf from "@tensorflow/tfjs";

/** What is used of onnxruntime-node, or of onnxruntime-web: handed over, so that this package needs neither. */
export interface OnnxRuntime<Value> {
  readonly InferenceSession: {
    create(
      network: Uint8Array,
    ): Promise<{ run(feeds: Record<string, Value>): Promise<Readonly<Record<string, unknown>>> }>;
  };
  readonly Tensor: new (type: "float32", data: Float32Array, dims: readonly number[]) => Value;
}

/** Values of a picture [1, side, side, 3]. */
export interface OnnxPicture {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/**
 * The swap of one face by the three networks that `writeOnnxNetworks` of @mfim/mfim writes, one after the other as it describes them.
 * @param source [1, side, side, 3] in [-1, 1], of the side that they were written for; likewise `target`
 */
export async function swapByOnnx<Value>(
  { InferenceSession, Tensor }: OnnxRuntime<Value>,
  networks: ReadonlyMap<"identity" | "attributes" | "synthesis", Uint8Array>,
  source: tf.Tensor,
  target: tf.Tensor,
): Promise<OnnxPicture> {
  const run = async (name: "identity" | "attributes" | "synthesis", feeds: Record<string, Value>) => {
    const session = await InferenceSession.create(networks.get(name) as Uint8Array);
    return (await session.run(feeds)) as Readonly<Record<string, Value>>;
  };
  const face = (x: tf.Tensor) => ({ face: new Tensor("float32", x.dataSync<"float32">(), x.shape) });
  const codes = (values: Readonly<Record<string, Value>>, of: string) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name.replace("code", of), value]));
  const identity = codes(await run("identity", face(source)), "identity");
  const attributes = codes(await run("attributes", face(target)), "attribute");
  const { picture } = await run("synthesis", { ...identity, ...attributes });
  return picture as OnnxPicture;
}
