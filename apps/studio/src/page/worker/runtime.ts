import type * as Ort from "onnxruntime-web";

export interface Runtime {
  readonly ort: typeof Ort;
  readonly provider: "webgpu" | "wasm";
  readonly threads: number;
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

/**
 * onnxruntime-web with WebGPU where there is one, else on WebAssembly with as many threads as help (at most four).
 * @throws Error where the browser has no WebAssembly, or the page was served without isolation
 */
export async function loadRuntime(): Promise<Runtime> {
  if (typeof WebAssembly === "undefined")
    throw new Error("This browser has no WebAssembly, which the studio needs; use a current one.");
  const provider = (await hasGraphicsProcessor()) ? "webgpu" : "wasm";
  // Left out of the bundle: its threads start from the very file it was made as.
  const file = `/ort/ort.${provider}.min.mjs`;
  const ort = (await import(/* @vite-ignore */ file)) as typeof Ort;
  const threads = self.crossOriginIsolated ? Math.max(1, Math.min(4, navigator.hardwareConcurrency)) : 1;
  ort.env.wasm.wasmPaths = `${self.location.origin}/ort/`;
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = "error";
  return { ort, provider, threads };
}
