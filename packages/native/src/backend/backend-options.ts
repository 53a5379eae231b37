/** "tensorflow": native; "wasm": WebAssembly, one thread; "cpu": plain JavaScript. */
export type BackendName = "tensorflow" | "wasm" | "cpu";

/** Arithmetic inside convolutions and matrix products. "bf16": operands rounded to 8 bits of mantissa; for training only. */
export type FastMath = "off" | "bf16";

export interface BackendOptions {
  /**
   * Default: `$MFIM_BACKEND`, else "auto": native TensorFlow, else wasm, else cpu. A backend that is asked for by name
   * is used or an error is thrown; "auto" falls back and announces it.
   */
  readonly backend?: BackendName | "auto";
  /** What the backend must be able to do. Default "train". */
  readonly purpose?: "train" | "infer";
  /** Threads of native TensorFlow inside one op and across ops. Default: as many as there are cores. Only before it is loaded. */
  readonly threads?: { readonly intra?: number; readonly inter?: number };
  /** Default: as `$ONEDNN_DEFAULT_FPMATH_MODE` says, else "off". Only before native TensorFlow is loaded. */
  readonly fastMath?: FastMath;
  /** Lets TensorFlow write what it writes when it starts. */
  readonly verbose?: boolean;
  /** Receives the sentence about a fallback. Default: a warning on the terminal. */
  readonly announce?: (message: string) => void;
}

export interface BackendReport {
  readonly backend: BackendName;
  /** Of the native library; null on another backend. */
  readonly tensorflowVersion: string | null;
  readonly device: "cpu" | "gpu";
  /** Threads inside one op. */
  readonly threads: number;
  readonly fastMath: FastMath;
  /** True where traced graphs can be registered as functions (`nativeBinding()`). */
  readonly functions: boolean;
  /** Why this is not native TensorFlow, with the cost; null where it is, or where another was asked for by name. */
  readonly reason: string | null;
}
