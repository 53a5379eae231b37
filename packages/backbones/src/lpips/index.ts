export { createLpips, Lpips, type LpipsFiles, loadLpips } from "./lpips.ts";
export { LpipsNetwork } from "./lpips-network.ts";
export { lpipsPackageKey } from "./lpips-package-keys.ts";
export type { TrunkName } from "./trunks.ts";
