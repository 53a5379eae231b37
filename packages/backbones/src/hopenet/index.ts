export { createHopenet, Hopenet, loadHopenet } from "./hopenet.ts";
export { type AngleLogits, HopenetNetwork } from "./hopenet-network.ts";
