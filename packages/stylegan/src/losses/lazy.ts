/** Whether a regulariser that is taken every `interval` steps is due at `step` (from 0); its loss is then multiplied by `interval`. */
export function isDue(step: number, interval: number): boolean {
  return interval > 0 && step % interval === 0;
}

export interface AdamSettings {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
}

/**
 * Adam's settings for a network whose regulariser is lazy (Karras et al. 2020, appendix B): the extra step every `interval`
 * steps is made up for by c = interval / (interval + 1), rate c and betas to the power c.
 */
export function lazySettings({ learningRate, beta1, beta2 }: AdamSettings, interval: number): AdamSettings {
  const c = interval / (interval + 1);
  return { learningRate: learningRate * c, beta1: beta1 ** c, beta2: beta2 ** c };
}
