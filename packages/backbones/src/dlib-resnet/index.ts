export { type MeanEmbedding, meanEmbedding, type RawRecognizer } from "../common/mean-embedding.ts";
export {
  createDlibResnet,
  DlibResnet,
  type DlibResnetOptions,
  loadDlibResnet,
  renderedMeanDlibEmbedding,
} from "./dlib-resnet.ts";
export { dlibResnetFiles, readDlibResnet } from "./dlib-resnet-files.ts";
export { DlibResnetNetwork } from "./dlib-resnet-network.ts";
