/** One entrance of StyleSpace: the modulation of one convolution. */
export interface StyleSlot {
  /** Checkpoint path of the convolution, such as "convs.3" or "to_rgbs.1". */
  readonly name: string;
  readonly kind: "conv" | "rgb";
  readonly resolution: number;
  /** Width of the style code. */
  readonly channels: number;
  /** Index of the W+ row that feeds this slot. */
  readonly wPlus: number;
}

/** One noise entrance. */
export interface NoiseSlot {
  /** Checkpoint path of the convolution whose output it is added to. */
  readonly name: string;
  readonly resolution: number;
  /** Channels of the map it takes: 1 in public weights. */
  readonly channels: number;
}

/** The entrances of a StyleGAN2 synthesis network, in order of computation: 26 style and 17 noise slots at 1024 px. */
export interface GeneratorLayout {
  /** Side of the picture, a power of two. */
  readonly resolution: number;
  readonly slots: readonly StyleSlot[];
  readonly noises: readonly NoiseSlot[];
}
