import type { MixWeights, Pixels } from "@mfim/core";
import { type OnnxNetworkName, onnxNetworkFiles } from "@mfim/mfim/onnx/files";
import type { InferenceSession, Tensor } from "onnxruntime-web";
import type { StudioModel } from "../../model/studio-model.ts";
import { fetchWithProgress } from "./fetch-with-progress.ts";
import { type Engine, loadRuntime, type Provider, type Runtime } from "./runtime.ts";

/** One code a slot. */
export type Codes = readonly Float32Array[];

/** What a target gives: codes by attribute slot, and the maps. */
export interface Attributes {
  readonly codes: Codes;
  readonly maps: Codes;
}

type Sessions = Readonly<Record<OnnxNetworkName, InferenceSession>>;

/** A model's three networks in onnxruntime-web. Faces are of `model.side`, pictures of `model.resolution`. */
export class Networks {
  readonly model: StudioModel;
  readonly #folder: string;
  readonly #onFallback: (engine: Engine, reason: string) => void;
  #runtime: Runtime;
  #sessions: Sessions;

  private constructor(
    model: StudioModel,
    folder: string,
    runtime: Runtime,
    sessions: Sessions,
    onFallback: (engine: Engine, reason: string) => void,
  ) {
    this.model = model;
    this.#folder = folder;
    this.#runtime = runtime;
    this.#sessions = sessions;
    this.#onFallback = onFallback;
  }

  /**
   * @param folder below the server's root, with a slash at its end
   * @param progress share of the bytes that have come, 0 to 1
   * @param onFallback told when WebGPU failed, at once or later, and WebAssembly goes on
   */
  static async load(
    folder: string,
    provider: Provider,
    progress: (share: number) => void,
    onFallback: (engine: Engine, reason: string) => void,
  ): Promise<Networks> {
    const model = await modelIn(folder);
    const open = async (chosen: Provider) => {
      const runtime = await loadRuntime(chosen);
      return new Networks(model, folder, runtime, await openSessions(model, folder, runtime, progress), onFallback);
    };
    if (provider === "wasm") return open("wasm");
    try {
      return await open("webgpu");
    } catch (error) {
      const networks = await open("wasm");
      onFallback(networks.engine, reasonOf(error));
      return networks;
    }
  }

  get engine(): Engine {
    const { provider, threads } = this.#runtime;
    return { provider, threads };
  }

  async encodeIdentity(face: Pixels): Promise<Codes> {
    const results = await this.#run("identity", { face: this.#faceTensor(face) });
    return this.model.split.identity.map((_, i) => results[`code_${i}`] as Float32Array);
  }

  async encodeAttributes(face: Pixels): Promise<Attributes> {
    const results = await this.#run("attributes", { face: this.#faceTensor(face) });
    return {
      codes: this.model.split.attribute.map((_, i) => results[`code_${i}`] as Float32Array),
      maps: this.model.maps.map((_, i) => results[`map_${i}`] as Float32Array),
    };
  }

  /** A face of the model's resolution. */
  async synthesize(identity: Codes, attributes: Attributes): Promise<Pixels> {
    const tensor = (values: Float32Array, shape: readonly number[]) =>
      new this.#runtime.ort.Tensor("float32", values, [...shape]);
    const feeds = Object.fromEntries([
      ...identity.map((code, i) => [`identity_${i}`, tensor(code, [1, code.length])]),
      ...attributes.codes.map((code, i) => [`attribute_${i}`, tensor(code, [1, code.length])]),
      ...attributes.maps.map((map, i) => [`map_${i}`, tensor(map, this.model.maps[i] as readonly number[])]),
    ]) as Record<string, Tensor>;
    const { picture } = await this.#run("synthesis", feeds);
    return toPixels(picture as Float32Array, this.model.resolution);
  }

  /** A graphics processor may fail at any time; what it was asked for is computed again without it. */
  async #run(name: OnnxNetworkName, feeds: Record<string, Tensor>): Promise<Record<string, Float32Array>> {
    try {
      return await valuesOf(this.#sessions[name], feeds);
    } catch (error) {
      if (this.#runtime.provider === "wasm") throw error;
      this.#runtime = await loadRuntime("wasm");
      this.#sessions = await openSessions(this.model, this.#folder, this.#runtime, () => {});
      this.#onFallback(this.engine, reasonOf(error));
      return valuesOf(this.#sessions[name], feeds);
    }
  }

  /** Gives its memory back. */
  async release(): Promise<void> {
    for (const session of Object.values(this.#sessions)) await session.release();
  }

  #faceTensor({ width, height, data }: Pixels): Tensor {
    const values = Float32Array.from(data, (value) => value / 127.5 - 1);
    return new this.#runtime.ort.Tensor("float32", values, [1, height, width, 3]);
  }
}

/** @throws Error in words for people: the server's own where it said why */
async function modelIn(folder: string): Promise<StudioModel> {
  const response = await fetch(`${folder}model.json`).catch(() => undefined);
  if (response?.ok) return (await response.json()) as StudioModel;
  const reason = response?.status === 500 ? await response.text() : "";
  throw new Error(reason || "The studio's server has no model; start it again with --model FOLDER.");
}

/** What the runtime itself said. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? cause.message : message;
}

/** How browsers and the runtime say that memory ran out. */
const outOfMemory = /RangeError|bad_alloc|out of memory|allocation failed|memory access out of bounds/i;

async function openSessions(
  model: StudioModel,
  folder: string,
  { ort, provider }: Runtime,
  progress: (share: number) => void,
): Promise<Sessions> {
  const total = Object.values(model.bytes).reduce((sum, bytes) => sum + bytes, 0);
  const loaded: Partial<Record<OnnxNetworkName, number>> = {};
  const open = async (name: OnnxNetworkName) => {
    const path = `${folder}${onnxNetworkFiles[name]}`;
    const bytes = await fetchWithProgress(path, (count) => {
      loaded[name] = count;
      progress(Object.values(loaded).reduce((sum, own) => sum + own, 0) / total);
    });
    return ort.InferenceSession.create(bytes, { executionProviders: [provider] }).catch((error: Error) => {
      const remedy = outOfMemory.test(`${error.name} ${error.message}`)
        ? `the browser has not enough memory for a model of ${Math.round(total / 1e6)} MB: close other pages, or use npm run mfim`
        : "start the studio again";
      throw new Error(`${path} could not be opened (${error.message}); ${remedy}.`, { cause: error });
    });
  };
  // One after the other: the runtime starts its threads once.
  return {
    identity: await open("identity"),
    attributes: await open("attributes"),
    synthesis: await open("synthesis"),
  };
}

async function valuesOf(
  session: InferenceSession,
  feeds: Record<string, Tensor>,
): Promise<Record<string, Float32Array>> {
  const results = await session.run(feeds);
  const values: Record<string, Float32Array> = {};
  for (const [output, tensor] of Object.entries(results)) {
    values[output] = ((await tensor.getData()) as Float32Array).slice();
    tensor.dispose();
  }
  return values;
}

/** Values in [-1, 1] to the nearest bytes, as `imagesToPixels` of @mfim/core has it. */
function toPixels(values: Float32Array, side: number): Pixels {
  const data = Uint8Array.from(values, (value) => Math.max(0, Math.min(255, Math.round((value + 1) * 127.5))));
  return { width: side, height: side, data };
}

/** Every code the weighted sum of the sources' codes of its slot, moved towards the target's own where strength is below 1. */
export function mixCodes(
  sources: readonly Codes[],
  weights: MixWeights,
  own: Codes | undefined,
  strength: number,
): Codes {
  return weights.map((row, slot) => {
    const length = sources[0]?.[slot]?.length ?? 0;
    const mixed = new Float32Array(length);
    row.forEach((weight, source) => {
      if (weight === 0) return;
      const code = sources[source]?.[slot] as Float32Array;
      for (let i = 0; i < length; i++) mixed[i] = (mixed[i] as number) + weight * (code[i] as number);
    });
    if (own === undefined) return mixed;
    const target = own[slot] as Float32Array;
    return mixed.map((value, i) => value * strength + (target[i] as number) * (1 - strength));
  });
}
