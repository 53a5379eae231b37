// Networks of a public network's own inputs and outputs whose answer is known in closed form: what tests, and who adapts a file, put in its place.

export { addMadeSwapper, dotOnEye, oneOfEachSignature } from "./made/add-made-swapper.ts";
export { madeParser, madeRestoration, madeRestorer } from "./made/made-finishers.ts";
export {
  type MadeAnswer,
  type MadeSight,
  madeRecogniser,
  madeSwapper,
} from "./made/made-swappers.ts";
export { paintedColour, seenColour } from "./made/painted-colour.ts";
export { redDot } from "./made/red-dot.ts";
export { ffhqEye, type SwapperFacts, swapperFacts } from "./made/swapper-facts.ts";
