export const engines = ["eager", "compiled", "pytorch", "pytorch-compiled", "onnxruntime"] as const;
export type Engine = (typeof engines)[number];

/** Eager PyTorch, and the same under `torch.compile`. */
export const runsInPython = (engine: Engine): boolean => engine.startsWith("pytorch");
