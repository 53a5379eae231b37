export { createLpips, Lpips, type LpipsFiles, loadLpips } from "./lpips.ts";
export type { TrunkName } from "./trunks.ts";
