/**
 * Colours are mixed as logarithms of sRGB bytes: light that is multiplied there is added. The offset keeps noise in the
 * dark from counting as much as everything else.
 */
const OFFSET = 8;

export const LOG_OF_BYTE: Float32Array = Float32Array.from({ length: 256 }, (_, v) => Math.log(v + OFFSET));

export const logColour = (value: number): number => Math.log(Math.max(0, value) + OFFSET);
export const colourOfLog = (value: number): number => Math.exp(value) - OFFSET;
