import {
  assertShape,
  type Generator as GeneratorInterface,
  type GeneratorLayout,
  type ImageBatch,
  type StyleCodes,
} from "@mfim/core";
import { buffer, Module, mapLayout, parameter, pixelNorm, type WeightSource, zeroWeights } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { channelsAt, resolutionsUpTo } from "./channel-table.ts";
import { type GeneratorShape, generatorLayout } from "./generator-layout.ts";
import { EqualLinear } from "./layers/equal-linear.ts";
import { StyledConv } from "./layers/styled-conv.ts";
import { ToRgb } from "./layers/to-rgb.ts";
import { toWPlus } from "./w-plus.ts";

export interface GeneratorOptions extends GeneratorShape {
  /** Width of Z and W. */
  readonly latentSize?: number;
  /** Layers of the mapping network. */
  readonly mappingLayers?: number;
  /** Fresh weights, as StyleGAN2 is trained from scratch; zeros where they are loaded right after. */
  readonly weights?: WeightSource;
}

export interface SynthesisOptions {
  /**
   * What takes the place of a `null` map: the network's own fixed noise, fresh noise at every call (drawn outside the graph:
   * in a compiled step pass `randomNoiseMaps` instead), or nothing.
   */
  readonly noise?: "fixed" | "random" | "none";
}

class ConstantInput extends Module {
  readonly input: tf.Variable;
  constructor(channels: number, weights: WeightSource) {
    super();
    this.input = parameter(weights.normal([1, 4, 4, channels], 1), mapLayout(channels, 4, 4));
  }
}

/** `noise_0`, `noise_1` ... [1, 1, r, r] by noise slot. */
class FixedNoise extends Module {
  [key: `noise_${number}`]: tf.Variable;
  constructor(layout: GeneratorLayout, weights: WeightSource) {
    super();
    layout.noises.forEach(({ resolution }, i) => {
      this[`noise_${i}`] = buffer(
        weights.normal([1, resolution, resolution, 1], 1),
        mapLayout(1, resolution, resolution),
      );
    });
  }
}

/**
 * The StyleGAN2 generator (Karras et al. 2020) at any power-of-two resolution and channel table. Parameters bear the names
 * of rosinality's PyTorch port, so that public checkpoints load by name. Entrances: `mapping` takes Z to W, `wToStyles` takes
 * W or W+ to StyleSpace, `synthesize` takes StyleSpace to pictures.
 */
export class Generator extends Module implements GeneratorInterface {
  readonly layout: GeneratorLayout;
  readonly latentSize: number;
  /** The mapping network; its step 0 is the pixel norm, which has no weights. */
  readonly style: readonly (EqualLinear | null)[];
  readonly input: ConstantInput;
  readonly conv1: StyledConv;
  readonly to_rgb1: ToRgb;
  readonly convs: readonly StyledConv[];
  readonly to_rgbs: readonly ToRgb[];
  readonly noises: FixedNoise;

  constructor(options: GeneratorOptions) {
    super();
    const { channels, latentSize = 512, mappingLayers = 8, weights = zeroWeights } = options;
    this.layout = generatorLayout(options);
    this.latentSize = latentSize;
    const mappingLayer = () =>
      new EqualLinear({ input: latentSize, output: latentSize, rate: 0.01, activated: true, weights });
    this.style = [null, ...Array.from({ length: mappingLayers }, mappingLayer)];
    const at = (side: number) => channelsAt(channels, side);
    const styled = (side: number, input: number, upsample: boolean) => {
      const mapChannels = this.layout.noises.find((noise) => noise.resolution === side)?.channels ?? 1;
      return new StyledConv({ input, output: at(side), latentSize, mapChannels, upsample, weights });
    };
    const above4 = resolutionsUpTo(options.resolution).slice(1);
    this.input = new ConstantInput(at(4), weights);
    this.conv1 = styled(4, at(4), false);
    this.to_rgb1 = new ToRgb(at(4), latentSize, weights);
    this.convs = above4.flatMap((side) => [styled(side, at(side / 2), true), styled(side, at(side), false)]);
    this.to_rgbs = above4.map((side) => new ToRgb(at(side), latentSize, weights));
    this.noises = new FixedNoise(this.layout, weights);
  }

  /** Z to W, [N, latentSize] to the same. */
  mapping(z: tf.Tensor2D): tf.Tensor2D {
    assertShape(z, [null, this.latentSize], "Generator.mapping(z)");
    return tf.tidy(() =>
      this.style.reduce<tf.Tensor2D>((w, layer) => (layer === null ? pixelNorm(w) : layer.forward(w)), z),
    );
  }

  /** W [N, latentSize] or W+ [N, rows, latentSize] to the style codes by slot, each [N, slot.channels]. The caller owns them. */
  wToStyles(w: tf.Tensor2D | tf.Tensor3D): tf.Tensor2D[] {
    return tf.tidy(() => {
      const rows = tf.unstack(toWPlus(w, this.layout, this.latentSize), 1) as tf.Tensor2D[];
      return this.layout.slots.map(({ wPlus }, slot) => this.#modulation(slot).forward(rows[wPlus] as tf.Tensor2D));
    });
  }

  /** All but the mapping network and the modulation layers, since codes enter in StyleSpace. */
  synthesisParameters(): Map<string, tf.Variable> {
    const layers = [...this.style, ...this.layout.slots.map((_, slot) => this.#modulation(slot))];
    const before = new Set(layers.flatMap((layer) => (layer === null ? [] : [...layer.parameters().values()])));
    return new Map([...this.parameters()].filter(([, variable]) => !before.has(variable)));
  }

  /** Style codes and maps to pictures [N, resolution, resolution, 3]. A map of one channel is noise, also where the slot has more. */
  synthesize(styles: StyleCodes, options: SynthesisOptions = {}): ImageBatch {
    this.#check(styles);
    const { codes } = styles;
    const code = (slot: number) => codes[slot] as tf.Tensor2D;
    const map = (noise: number) => styles.maps[noise] ?? this.#noise(noise, code(0).shape[0], options.noise ?? "fixed");
    return tf.tidy(() => {
      let [x, picture] = tf.tidy(() => {
        const first = this.conv1.forward(this.input.input as tf.Tensor4D, code(0), map(0));
        return [first, this.to_rgb1.forward(first, code(1), null)] as [tf.Tensor4D, tf.Tensor4D];
      });
      this.to_rgbs.forEach((toRgb, i) => {
        const [nextX, nextPicture] = tf.tidy(() => {
          const up = (this.convs[2 * i] as StyledConv).forward(x, code(3 * i + 2), map(2 * i + 1));
          const next = (this.convs[2 * i + 1] as StyledConv).forward(up, code(3 * i + 3), map(2 * i + 2));
          return [next, toRgb.forward(next, code(3 * i + 4), picture)] as [tf.Tensor4D, tf.Tensor4D];
        });
        tf.dispose([x, picture]); // the maps of a lower resolution need not live until the end; a tape keeps what it needs
        [x, picture] = [nextX, nextPicture];
      });
      return picture;
    });
  }

  #modulation(slot: number): EqualLinear {
    if (slot === 0) return this.conv1.conv.modulation;
    if (slot === 1) return this.to_rgb1.conv.modulation;
    const block = Math.floor((slot - 2) / 3);
    const part = (slot - 2) % 3;
    if (part === 2) return (this.to_rgbs[block] as ToRgb).conv.modulation;
    return (this.convs[2 * block + part] as StyledConv).conv.modulation;
  }

  #noise(slot: number, count: number, kind: "fixed" | "random" | "none"): tf.Tensor4D | null {
    if (kind === "none") return null;
    if (kind === "fixed") return this.noises[`noise_${slot}`] as tf.Tensor as tf.Tensor4D;
    const side = this.layout.noises[slot]?.resolution as number;
    return tf.randomNormal([count, side, side, 1]);
  }

  #check({ codes, maps }: StyleCodes): void {
    const { slots, noises } = this.layout;
    const expected = `${slots.length} style codes and ${noises.length} maps`;
    if (codes.length !== slots.length || maps.length !== noises.length)
      throw new RangeError(
        `Generator.synthesize: expected ${expected} at ${this.layout.resolution} px, got ${codes.length} and ${maps.length}.`,
      );
    const count = codes[0]?.shape[0] as number;
    codes.forEach((code, i) => {
      assertShape(code, [count, slots[i]?.channels as number], `Generator.synthesize: code ${i}, ${slots[i]?.name}`);
    });
    maps.forEach((map, i) => {
      const slot = noises[i];
      if (map === null || slot === undefined) return;
      const [batch, , , channels] = map.shape;
      assertShape(
        map,
        [batch === 1 ? 1 : count, slot.resolution, slot.resolution, channels === 1 ? 1 : slot.channels],
        `Generator.synthesize: map ${i}, ${slot.name}`,
      );
    });
  }
}
