// The main seams as types, checked by the type check: who changes one of these promises sees it here first.
import type {
  AttributeEncoder,
  Discriminator,
  FaceRecognizer,
  Generator,
  IdentityMixer,
  ImageBatch,
  LandmarkDetector,
  MorphableRegressor,
  ObjectiveTerm,
  PerceptualDistance,
  SlotMixer,
  SwapMethod,
} from "@mfim/core";
import { isIdentityMixer, isSlotMixer } from "@mfim/core";
import type { FacialAttributeEncoder } from "@mfim/encoder";
import type { MfimSwapper, MixRequest, mix } from "@mfim/mfim";
import type * as stylegan from "@mfim/stylegan";
import type * as tf from "@tensorflow/tfjs";
import { expectTypeOf, test } from "vitest";
import {
  landmarkDetectors,
  loadPart,
  type PartKind,
  perceptualDistances,
  recognizers,
  regressors,
  swapMethods,
  type TermContext,
  terms,
} from "./index.ts";

test("a string becomes an object of the interface, not of a class", () => {
  const where = { folder: "." };
  expectTypeOf(loadPart(recognizers, "x", where)).resolves.toEqualTypeOf<FaceRecognizer>();
  expectTypeOf(loadPart(regressors, "x", where)).resolves.toEqualTypeOf<MorphableRegressor>();
  expectTypeOf(loadPart(perceptualDistances, "x", where)).resolves.toEqualTypeOf<PerceptualDistance>();
  expectTypeOf(loadPart(landmarkDetectors, "x", where)).resolves.toEqualTypeOf<LandmarkDetector>();
  expectTypeOf(loadPart(swapMethods, "x", where)).resolves.toEqualTypeOf<SwapMethod>();
  expectTypeOf(loadPart(terms, "x", {} as TermContext)).resolves.toEqualTypeOf<ObjectiveTerm>();
});

test("the networks of this project are what the method asks for", () => {
  expectTypeOf<stylegan.Generator>().toExtend<Generator>();
  expectTypeOf<stylegan.Discriminator>().toExtend<Discriminator>();
  expectTypeOf<FacialAttributeEncoder>().toExtend<AttributeEncoder>();
  expectTypeOf<MfimSwapper>().toExtend<SlotMixer>();
});

test("a method that mixes also swaps, and one that mixes by slots does both without a wait", () => {
  expectTypeOf<SlotMixer>().toExtend<IdentityMixer>();
  expectTypeOf<IdentityMixer>().toExtend<SwapMethod>();
  expectTypeOf<ReturnType<SwapMethod["swap"]>>().toEqualTypeOf<ImageBatch | Promise<ImageBatch>>();
  expectTypeOf<ReturnType<SlotMixer["swap"]>>().toEqualTypeOf<ImageBatch>();
  expectTypeOf<typeof mix>().toEqualTypeOf<(swapper: SlotMixer, request: MixRequest) => ImageBatch>();
});

test("what a term needs of the batch is what it judges the swap with", () => {
  type Term = ObjectiveTerm<tf.Tensor2D>;
  expectTypeOf<ReturnType<Term["references"]>>().toEqualTypeOf<tf.Tensor2D>();
  expectTypeOf<Parameters<Term["value"]>[1]>().toEqualTypeOf<tf.Tensor2D>();
  expectTypeOf<ReturnType<Term["value"]>>().toEqualTypeOf<tf.Scalar>();
});

test("a term of one's own is made with the networks that the training judges by, and cannot be made without them", () => {
  expectTypeOf<typeof terms>().toEqualTypeOf<PartKind<ObjectiveTerm, TermContext>>();
  expectTypeOf<TermContext["networks"]["recognizer"]>().toEqualTypeOf<FaceRecognizer>();
  expectTypeOf<{ folder: string }>().not.toExtend<TermContext>();
});

test("what mixes is known by what it can do", () => {
  expectTypeOf(isIdentityMixer).guards.toEqualTypeOf<IdentityMixer>();
  expectTypeOf(isSlotMixer).guards.toEqualTypeOf<SlotMixer>();
});

test("a swap takes no pixels of another layout", () => {
  expectTypeOf<tf.Tensor3D>().not.toExtend<Parameters<SwapMethod["swap"]>[0]>();
});
