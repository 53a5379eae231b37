import type * as Ort from "onnxruntime-web";

export type Provider = "webgpu" | "wasm";

/** What computes. */
export interface Engine {
  readonly provider: Provider;
  readonly threads: number;
}

export interface Runtime extends Engine {
  readonly ort: typeof Ort;
}

interface GpuLike {
  requestAdapter(): Promise<{ readonly info?: { readonly isFallbackAdapter?: boolean } } | null>;
}

/** A graphics processor, not a processor that plays one. */
async function hasGraphicsProcessor(): Promise<boolean> {
  const { gpu } = navigator as { readonly gpu?: GpuLike };
  const adapter = await gpu?.requestAdapter().catch(() => null);
  return adapter != null && adapter.info?.isFallbackAdapter !== true;
}

/** The engine that a browser is best at. */
export const bestProvider = async (): Promise<Provider> => ((await hasGraphicsProcessor()) ? "webgpu" : "wasm");

/** onnxruntime-web for an engine; WebAssembly has as many threads as help (at most four), one where the page is not isolated. */
export async function loadRuntime(provider: Provider): Promise<Runtime> {
  // Left out of the bundle: its threads start from the very file it was made as.
  const file = `/ort/ort.${provider}.min.mjs`;
  const ort = (await import(/* @vite-ignore */ file)) as typeof Ort;
  const threads = self.crossOriginIsolated ? Math.max(1, Math.min(4, navigator.hardwareConcurrency)) : 1;
  ort.env.wasm.wasmPaths = `${self.location.origin}/ort/`;
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = "error";
  return { ort, provider, threads };
}
