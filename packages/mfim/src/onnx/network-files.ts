/** The networks of a swapper as ONNX, by the names of their files. */
export const onnxNetworkFiles = {
  identity: "identity.onnx",
  attributes: "attributes.onnx",
  synthesis: "synthesis.onnx",
} as const;

export type OnnxNetworkName = keyof typeof onnxNetworkFiles;
