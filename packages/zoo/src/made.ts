// Networks of a public network's own inputs and outputs whose answer is known in closed form: what tests, and who adapts a file, put in its place.

export { addMadeSwapper, oneOfEachSignature } from "./made/add-made-swapper.ts";
export { madeParser, madeRestorer } from "./made/made-finishers.ts";
export {
  type MadeAnswer,
  madeConverter,
  madeEmbeddingSize,
  madeRecogniser,
  madeSwapper,
} from "./made/made-swappers.ts";
export { redDot } from "./made/red-dot.ts";
