export type { MeanEmbedding, RawRecognizer } from "../common/mean-embedding.ts";
export { type DlibResnetOptions, loadDlibResnet } from "./dlib-resnet.ts";
export { dlibResnetFiles } from "./dlib-resnet-files.ts";
