// The encoder's seams as types, checked by the type check: who changes one of these promises sees it here first.
import type { AttributeEncoder } from "@mfim/core";
import type { Module } from "@mfim/nn";
import type * as tf from "@tensorflow/tfjs";
import { expectTypeOf, test } from "vitest";
import type {
  FacialAttributeEncoder,
  FeaturePyramid,
  MapHead,
  MapHeadBlockOptions,
  MapHeadFactory,
  MapHeadName,
  MapHeadOptions,
  MapToMap,
  MobileFaceNetPyramid,
  TopDownPyramid,
} from "./index.ts";

test("a block that makes a style map is a module with one function, and a config may name it or code bring it", () => {
  expectTypeOf<MapHead>().toExtend<Module>();
  expectTypeOf<MapHead["forward"]>().toEqualTypeOf<(map: tf.Tensor4D) => tf.Tensor4D>();
  expectTypeOf<MapHeadFactory>().toEqualTypeOf<(options: MapHeadBlockOptions) => MapHead>();
  expectTypeOf<MapToMap>().toExtend<MapHead>();
  expectTypeOf<MapHeadOptions["block"]>().toEqualTypeOf<MapHeadName | MapHeadFactory | undefined>();
});

test("pyramids are exchangeable, and the encoder is what the method asks for", () => {
  expectTypeOf<TopDownPyramid>().toExtend<FeaturePyramid>();
  expectTypeOf<MobileFaceNetPyramid>().toExtend<FeaturePyramid>();
  expectTypeOf<FacialAttributeEncoder>().toExtend<AttributeEncoder>();
});
