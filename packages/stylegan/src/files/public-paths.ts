/** Index of a resolution above 4 in rosinality's lists: 8 is 0, 16 is 1 ... */
const blockOf = (resolution: number) => Math.log2(resolution) - 3;

/** rosinality's path of a styled convolution: one at 4 px, an upsampling one (0) and another (1) at every other resolution. */
export function styledConvPath(resolution: number, which: number): string {
  return resolution === 4 ? "conv1" : `convs.${2 * blockOf(resolution) + which}`;
}

/** rosinality's path of the colour layer of a resolution. */
export function toRgbPath(resolution: number): string {
  return resolution === 4 ? "to_rgb1" : `to_rgbs.${blockOf(resolution)}`;
}

/** rosinality's path of the discriminator's block that takes pictures of `resolution`; `top` is the full one. */
export function residualBlockPath(resolution: number, top: number): string {
  return `convs.${1 + Math.log2(top / resolution)}`;
}
