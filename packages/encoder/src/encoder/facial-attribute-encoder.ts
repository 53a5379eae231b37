import {
  type AttributeCodes,
  type AttributeEncoder,
  assertShape,
  type CodeSplit,
  ConfigError,
  type GeneratorLayout,
  type IdentityCodes,
  type ImageBatch,
  resizeImages,
  tidyParts,
} from "@mfim/core";
import { buffer, Module, type WeightSource, zeroWeights } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { type CodeGroup, type CodeHeadOptions, type MapHeadOptions, planCodes, planMaps } from "../heads/head-plan.ts";
import type { MapHead } from "../heads/map-head.ts";
import { mapHeads } from "../heads/map-heads.ts";
import { MapToCode } from "../heads/map-to-code.ts";
import { type FeaturePyramid, isRefining, type PyramidLevel } from "../pyramid/feature-pyramid.ts";
import { stateWithPart } from "../pyramid/state-with-part.ts";
import { type CropPlan, type IdentityCrop, planCrop } from "./identity-crop.ts";

export interface FacialAttributeEncoderOptions {
  /** The generator's entrances. */
  readonly layout: GeneratorLayout;
  /** Which slots carry identity; see `splitCodes`. */
  readonly split: CodeSplit;
  /** Owned by the encoder from here on. */
  readonly pyramid: FeaturePyramid;
  /** The generator's mean code by slot, each of `channels` values: w_avg through `wToStyles`. Absent: ones, for a checkpoint to replace. */
  readonly meanStyles?: readonly tf.Tensor[];
  readonly codes?: CodeHeadOptions;
  readonly maps?: MapHeadOptions;
  /**
   * What of a source the pyramid sees, at its own side; of a target it sees the whole picture. Not of the paper: a recogniser's body
   * that starts the pyramid knows who a face is only when framed as it learned faces. Absent: the whole picture of both.
   */
  readonly identityCrop?: IdentityCrop;
  /** Fresh weights of the heads; default zeros, for a checkpoint to replace. */
  readonly weights?: WeightSource;
}

/** The M2C blocks of one part, and where each of their codes goes. */
interface CodePart {
  readonly slots: readonly number[];
  readonly groups: readonly CodeGroup[];
  readonly heads: readonly MapToCode[];
}

/**
 * MFIM's facial attribute encoder: one pyramid, an M2C block for every style slot, an M2M block for every noise slot that
 * gets a style map. The source gives the codes of `split.identity`, the target the others and all maps.
 */
export class FacialAttributeEncoder extends Module implements AttributeEncoder {
  readonly pyramid: FeaturePyramid;
  readonly mean_styles: readonly tf.Variable[];
  readonly identity_heads: readonly MapToCode[];
  readonly attribute_heads: readonly MapToCode[];
  readonly map_heads: readonly MapHead[];
  readonly inputSize: number;
  readonly #options: FacialAttributeEncoderOptions;
  readonly #crop: CropPlan | undefined;
  readonly #identity: CodePart;
  readonly #attribute: CodePart;
  /** By noise slot: the index of its M2M block and of the level it reads, or undefined. */
  readonly #maps: readonly ({ readonly head: number; readonly level: number } | undefined)[];

  constructor(options: FacialAttributeEncoderOptions) {
    super();
    const { layout, split, pyramid, codes = {}, maps = {} } = options;
    assertSplit(layout, split);
    this.#options = options;
    this.pyramid = pyramid;
    this.#crop = options.identityCrop && planCrop(options.identityCrop, pyramid.inputSize);
    this.inputSize = this.#crop?.inputSize ?? pyramid.inputSize;
    this.mean_styles = meanStyleVariables(layout, options.meanStyles);
    const identityGroups = planCodes(layout, split.identity, pyramid.levels, codes);
    const attributeGroups = planCodes(layout, split.attribute, pyramid.levels, codes);
    this.identity_heads = identityGroups.map((group) => codeHead(options, group));
    this.attribute_heads = attributeGroups.map((group) => codeHead(options, group));
    this.#identity = { slots: split.identity, groups: identityGroups, heads: this.identity_heads };
    this.#attribute = { slots: split.attribute, groups: attributeGroups, heads: this.attribute_heads };
    const plan = planMaps(layout, pyramid.levels, maps);
    this.map_heads = plan.map(({ noise, level }) => mapHead(options, noise, level));
    this.#maps = layout.noises.map((_, noise) => {
      const head = plan.findIndex((entry) => entry.noise === noise);
      return head < 0 ? undefined : { head, level: (plan[head] as { level: number }).level };
    });
  }

  get layout(): GeneratorLayout {
    return this.#options.layout;
  }

  get split(): CodeSplit {
    return this.#options.split;
  }

  override state(): Map<string, tf.Variable> {
    return stateWithPart(super.state(), "pyramid", this.pyramid);
  }

  override dispose(): void {
    super.dispose();
    this.pyramid.dispose();
  }

  /** Sources [N, inputSize, inputSize, 3] to the identity codes. */
  encodeIdentity(faces: ImageBatch): IdentityCodes {
    this.#assertInput(faces, "encodeIdentity(faces)");
    return tidyParts(() => this.#identityOf(this.pyramid.forward(this.#sourceView(faces))));
  }

  /** Targets [N, inputSize, inputSize, 3] to the other codes and the style maps. */
  encodeAttributes(faces: ImageBatch): AttributeCodes {
    this.#assertInput(faces, "encodeAttributes(faces)");
    return tidyParts(() => this.#attributesOf(this.pyramid.forward(this.#targetView(faces))));
  }

  encodePair(
    source: ImageBatch,
    target: ImageBatch,
  ): { readonly identity: IdentityCodes; readonly attributes: AttributeCodes } {
    this.#assertInput(source, "encodePair(source)");
    this.#assertInput(target, "encodePair(target)");
    return tidyParts(() => {
      const sources = source.shape[0];
      const seen = this.#targetView(target);
      const { pyramid } = this;
      const coarse = isRefining(pyramid) && this.#identityLevels <= pyramid.pyramid.levels.length;
      const both = (coarse ? pyramid.pyramid : pyramid).forward(tf.concat([this.#sourceView(source), seen], 0));
      const part = (begin: number, size: number) =>
        both.map((map) => tf.slice(map, [begin, 0, 0, 0], [size, -1, -1, -1]));
      const ofTarget = part(sources, target.shape[0]);
      return {
        identity: this.#identityOf(part(0, sources)),
        attributes: this.#attributesOf(coarse ? pyramid.refine(seen, ofTarget) : ofTarget),
      };
    });
  }

  /** How many levels, from the coarsest on, the identity codes read. */
  get #identityLevels(): number {
    return 1 + Math.max(-1, ...this.#identity.groups.map(({ level }) => level));
  }

  #assertInput(faces: ImageBatch, what: string): void {
    assertShape(faces, [null, this.inputSize, this.inputSize, 3], `FacialAttributeEncoder.${what}`);
  }

  #sourceView(faces: ImageBatch): ImageBatch {
    if (this.#crop === undefined) return faces;
    const { left, top } = this.#crop;
    const { inputSize } = this.pyramid;
    return tf.slice(faces, [0, top, left, 0], [-1, inputSize, inputSize, -1]);
  }

  #targetView(faces: ImageBatch): ImageBatch {
    return this.#crop === undefined ? faces : resizeImages(faces, this.pyramid.inputSize);
  }

  #identityOf(levels: readonly tf.Tensor4D[]): IdentityCodes {
    return { codes: this.#codes(this.#identity, levels) };
  }

  #attributesOf(levels: readonly tf.Tensor4D[]): AttributeCodes {
    const codes = this.#codes(this.#attribute, levels);
    const maps = this.#maps.map((plan) =>
      plan === undefined ? null : (this.map_heads[plan.head] as MapHead).forward(levels[plan.level] as tf.Tensor4D),
    );
    return { codes, maps };
  }

  #codes(part: CodePart, levels: readonly tf.Tensor4D[]): tf.Tensor2D[] {
    const bySlot = new Map<number, tf.Tensor2D>();
    for (const [index, { level, slots }] of part.groups.entries()) {
      const offsets = (part.heads[index] as MapToCode).forward(levels[level] as tf.Tensor4D);
      for (const [at, slot] of slots.entries()) {
        bySlot.set(slot, tf.add(offsets[at] as tf.Tensor2D, this.mean_styles[slot] as tf.Variable));
      }
    }
    return part.slots.map((slot) => bySlot.get(slot) as tf.Tensor2D);
  }
}

function assertSplit(layout: GeneratorLayout, split: CodeSplit): void {
  const given = [...split.identity, ...split.attribute].sort((a, b) => a - b);
  const expected = layout.slots.map((_, index) => index);
  if (given.join() === expected.join()) return;
  throw new ConfigError(
    `The code split must name each of the ${expected.length} style slots once, got [${given.join(", ")}]; use splitCodes(layout, resolution).`,
  );
}

function meanStyleVariables(layout: GeneratorLayout, means: readonly tf.Tensor[] | undefined): tf.Variable[] {
  if (means !== undefined && means.length !== layout.slots.length) {
    throw new ConfigError(`meanStyles: expected ${layout.slots.length} codes, one a style slot, got ${means.length}.`);
  }
  return layout.slots.map(({ name, channels }, slot) => {
    const mean = means?.[slot];
    if (mean === undefined) return buffer(tf.ones([1, channels]));
    if (mean.size !== channels) {
      throw new ConfigError(`meanStyles[${slot}] (${name}): expected ${channels} values, got ${mean.size}.`);
    }
    return buffer(tf.tidy(() => tf.clone(tf.reshape(mean, [1, channels]))));
  });
}

function codeHead(options: FacialAttributeEncoderOptions, group: CodeGroup): MapToCode {
  const { layout, pyramid, codes = {}, weights = zeroWeights } = options;
  const level = pyramid.levels[group.level] as PyramidLevel;
  return new MapToCode({
    level,
    width: codes.width ?? level.channels,
    ...(codes.convolutions === undefined ? {} : { convolutions: codes.convolutions }),
    codes: group.slots.map((slot) => layout.slots[slot]?.channels ?? 0),
    deviation: codes.deviation ?? 0.01,
    weights,
  });
}

function mapHead(options: FacialAttributeEncoderOptions, noise: number, level: number): MapHead {
  const { layout, pyramid, maps = {}, weights = zeroWeights } = options;
  const { resolution = 0, channels = 1 } = layout.noises[noise] ?? {};
  const { block = "m2m" } = maps;
  const make = typeof block === "string" ? mapHeads[block] : block;
  return make({
    level: pyramid.levels[level] as PyramidLevel,
    resolution,
    channels,
    width: maps.width ?? 32,
    convolutions: maps.convolutions ?? 1,
    weights,
  });
}
