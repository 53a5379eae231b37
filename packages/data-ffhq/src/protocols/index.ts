export { type FrameChoice, frameNumber, randomFrames } from "./frame-choice.ts";
export { type PairOrder, pairOrders, parsePairList } from "./pair-list.ts";
export { makeProtocol, type PictureReference, type Protocol, type ProtocolPair, referenceText } from "./protocol.ts";
export {
  builtinProtocols,
  openProtocol,
  type ProtocolFile,
  protocolFile,
  writeProtocolFile,
} from "./protocol-file.ts";
export type { ProtocolRule } from "./protocol-rule.ts";
export {
  type ProtocolPictures,
  pictureText,
  type ResolvedPair,
  type ResolvedPicture,
  type ResolvedProtocol,
  type ResolveOptions,
  resolveProtocol,
} from "./resolve-protocol.ts";
