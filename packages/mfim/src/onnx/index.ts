export { type OnnxNetworkName, onnxNetworkFiles } from "./network-files.ts";
export { type OnnxNetworks, writeOnnxNetworks } from "./write-onnx-networks.ts";
