/**
 * What a moving average keeps of itself in one step: its half-life is a number of pictures, at most 5 % of those seen so far
 * (the ramp-up of StyleGAN2-ADA).
 * @param step from 0
 * @param batch pictures a step
 * @param halfLife pictures
 */
export function averageDecay(step: number, batch: number, halfLife: number): number {
  return 0.5 ** (batch / Math.min(halfLife, 0.05 * (step + 1) * batch));
}
