import { type TrunkName, trunks } from "./trunks.ts";

/** From the lpips package's names, which keep the trunk in slices and each head twice, to torchvision's and `lin{k}`. */
export function fromLpipsPackageKey(key: string): string {
  return key.replace(/^net\.slice\d+\./, "features.").replace(/^lins\.(\d+)\./, "lin$1.");
}

/** The reverse; slice k ends with the k-th tapped layer. */
export function lpipsPackageKey(trunk: TrunkName, key: string): string {
  const index = Number(/^features\.(\d+)\./.exec(key)?.[1] ?? Number.NaN);
  const slice = trunks[trunk].taps.findIndex(({ after }) => index <= after) + 1;
  return key.replace(/^features\./, `net.slice${slice}.`).replace(/^lin(\d+)\./, "lins.$1.");
}
