export { createHopenet, Hopenet, loadHopenet } from "./hopenet.ts";
export type { AngleLogits } from "./hopenet-network.ts";
