import type { HairStyle } from "./hair-style.ts";
import type { Rgb } from "./rgb.ts";

export type { Rgb } from "./rgb.ts";

export interface SkinTraits {
  /** 0 very fair to 1 very dark. */
  readonly melanin: number;
  /** 0 pale to 1 ruddy. */
  readonly haemoglobin: number;
  /** -1 olive to 1 pink. */
  readonly undertone: number;
  /** 0.25 oily to 0.7 matt. */
  readonly roughness: number;
  /** 0 even to 1 blotchy. */
  readonly blotches: number;
  /** 0 none to 1 many. */
  readonly freckles: number;
  /** 0 none to 1 many: moles and age spots. */
  readonly spots: number;
  /** 0 young to 1 old: folds, bags under the eyes. */
  readonly age: number;
  /** 0 no shade to 1 a full short beard. */
  readonly stubble: number;
  /** Where the beard grows, as data: weights of moustache, chin, cheeks and jaw. */
  readonly beardShape: { readonly moustache: number; readonly chin: number; readonly jaw: number };
  /** 0 as the skin to 1 strongly red. */
  readonly lipRedness: number;
  readonly lipDarkness: number;
  /** 0 none to 1: dark line and shadow on the lids. */
  readonly eyeMakeup: number;
  /** Where this skin reads the noise tables. */
  readonly noiseOffset: number;
}

export interface BrowTraits {
  readonly colour: Rgb;
  /** Half height in centimetres, about 0.2 to 0.5. */
  readonly thickness: number;
  /** 0 sparse to 1 dense. */
  readonly density: number;
  /** Centimetres up from the usual place. */
  readonly lift: number;
}

export interface EyeTraits {
  readonly iris: Rgb;
  /** Centimetres. */
  readonly irisRadius: number;
  readonly noiseOffset: number;
}

/** A beard that stands off the skin, as hair does. */
export interface BeardTraits {
  readonly colour: Rgb;
  /** Centimetres where it is longest. */
  readonly length: number;
  /** Shares of that length. */
  readonly moustache: number;
  readonly chin: number;
  readonly jaw: number;
  /** 0 straight to 1 curly. */
  readonly curl: number;
}

/** What a skin is composed of: shares of a skin library's means and of its donors' differences to them. Linear, so that skins can be blended. */
export interface SkinShares {
  readonly female: number;
  readonly male: number;
  /** One a donor, in the library's order. */
  readonly weights: readonly number[];
}

/** Skin composed of photographed ones: what the photographic look draws. */
export interface PhotoSkin extends SkinShares {
  /** The library's hash, its first 16 digits. */
  readonly library: string;
  /** Log colour, linear light. */
  readonly tone: Rgb;
  /** Somebody else's within the inner face, in ID mixings. */
  readonly inner?: SkinShares;
}

/** What stays with somebody: everything that a swap takes from the source. Plain data. */
export interface Person {
  readonly id: string;
  /** Standard deviations along the head's identity axes; missing ones are 0. */
  readonly identity: readonly number[];
  readonly skin: SkinTraits;
  readonly brows: BrowTraits;
  readonly eyes: EyeTraits;
  /** The usual hair; the scene's is the one that is drawn. */
  readonly hair: HairStyle;
  /** None unless given; stubble is skin. */
  readonly beard?: BeardTraits;
  /** Photographic people only; the plain and the detailed look do not see it. */
  readonly photo?: PhotoSkin;
  /** What the shape was pushed towards, -1 to 1 (age: young to old; sex: female to male impression). Already part of `identity`. */
  readonly impression?: { readonly age: number; readonly sex: number };
}
