// Words for a cosine of a recogniser; nothing here loads a network, so that pages and command lines start without one.

export { innerProduct } from "../pairs/vector.ts";
export {
  cameNearer,
  type Likeness,
  type LikenessWords,
  likenessOf,
  likenessWords,
  type MeasuredFace,
} from "./likeness-verdict.ts";
export { type RecogniserScale, type ScaleOf, scaleOf } from "./recogniser-scale.ts";
