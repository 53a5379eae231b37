/** One entry of a torchvision `features` list. */
export type TrunkLayer =
  | {
      readonly kind: "convolution";
      readonly input: number;
      readonly output: number;
      readonly kernel: number;
      readonly stride?: number;
      readonly padding?: number;
    }
  | { readonly kind: "relu" }
  | { readonly kind: "max-pool"; readonly kernel: number; readonly stride: number; readonly ceil?: boolean }
  /** SqueezeNet's block: 1x1 to `squeeze`, then 1x1 and 3x3 side by side to `expand` each, ReLU after all three. */
  | { readonly kind: "fire"; readonly input: number; readonly squeeze: number; readonly expand: number };

export interface Trunk {
  /** By index in torchvision's `features`, as far as LPIPS needs them. */
  readonly layers: readonly TrunkLayer[];
  /** Indices of the layers whose output is compared, with its channels: one head each. */
  readonly taps: readonly { readonly after: number; readonly channels: number }[];
}

const relu = { kind: "relu" } as const;
const pool2 = { kind: "max-pool", kernel: 2, stride: 2 } as const;
const pool3 = { kind: "max-pool", kernel: 3, stride: 2 } as const;
const pool3up = { ...pool3, ceil: true } as const;
const same3 = (input: number, output: number) =>
  [{ kind: "convolution", input, output, kernel: 3, padding: 1 }, relu] as const;
const fire = (input: number, squeeze: number, expand: number) => ({ kind: "fire", input, squeeze, expand }) as const;

/** The trunks of LPIPS v0.1 (Zhang et al. 2018), which are torchvision's alexnet, vgg16 and squeezenet1_1. */
export const trunks = {
  alex: {
    layers: [
      { kind: "convolution", input: 3, output: 64, kernel: 11, stride: 4, padding: 2 },
      relu,
      pool3,
      { kind: "convolution", input: 64, output: 192, kernel: 5, padding: 2 },
      relu,
      pool3,
      ...same3(192, 384),
      ...same3(384, 256),
      ...same3(256, 256),
    ],
    taps: [
      { after: 1, channels: 64 },
      { after: 4, channels: 192 },
      { after: 7, channels: 384 },
      { after: 9, channels: 256 },
      { after: 11, channels: 256 },
    ],
  },
  vgg: {
    layers: [
      ...[...same3(3, 64), ...same3(64, 64), pool2],
      ...[...same3(64, 128), ...same3(128, 128), pool2],
      ...[...same3(128, 256), ...same3(256, 256), ...same3(256, 256), pool2],
      ...[...same3(256, 512), ...same3(512, 512), ...same3(512, 512), pool2],
      ...[...same3(512, 512), ...same3(512, 512), ...same3(512, 512)],
    ],
    taps: [
      { after: 3, channels: 64 },
      { after: 8, channels: 128 },
      { after: 15, channels: 256 },
      { after: 22, channels: 512 },
      { after: 29, channels: 512 },
    ],
  },
  squeeze: {
    layers: [
      { kind: "convolution", input: 3, output: 64, kernel: 3, stride: 2 },
      relu,
      pool3up,
      fire(64, 16, 64),
      fire(128, 16, 64),
      pool3up,
      fire(128, 32, 128),
      fire(256, 32, 128),
      pool3up,
      fire(256, 48, 192),
      fire(384, 48, 192),
      fire(384, 64, 256),
      fire(512, 64, 256),
    ],
    taps: [
      { after: 1, channels: 64 },
      { after: 4, channels: 128 },
      { after: 7, channels: 256 },
      { after: 9, channels: 384 },
      { after: 10, channels: 384 },
      { after: 11, channels: 512 },
      { after: 12, channels: 512 },
    ],
  },
} as const satisfies Record<string, Trunk>;

export type TrunkName = keyof typeof trunks;
