/** From 1 to 0 along half a cosine (Loshchilov and Hutter 2017). */
export function cosineDecay(step: number, steps: number): number {
  return 0.5 * (1 + Math.cos((Math.PI * Math.min(step, steps)) / steps));
}
