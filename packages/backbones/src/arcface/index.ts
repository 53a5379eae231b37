export { EmbeddingRecognizer } from "../common/embedding-recognizer.ts";
export { createIResNet, createIrSe50, loadArcFace } from "./arcface.ts";
export { IrSe50Network } from "./ir-se50-network.ts";
export { IResNetNetwork, type IResNetUnits } from "./iresnet-network.ts";
