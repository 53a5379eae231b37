// The training's seams as types, checked by the type check: who changes one of these promises sees it here first.
import type { AttributeEncoder, Discriminator, Generator, ImageBatch, ObjectiveTerm } from "@mfim/core";
import type * as tf from "@tensorflow/tfjs";
import { expectTypeOf, test } from "vitest";
import type {
  alone,
  Exchange,
  Figures,
  LossWeights,
  MfimNetworks,
  MfimTermName,
  MfimTraining,
  MfimTrainingOptions,
  Objective,
  TermRow,
  TrainingPairs,
  WeightedTerm,
} from "./index.ts";

type OptionalOf<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T];

test("a training takes networks by their interfaces, an objective, and one thing that has no default: the rates", () => {
  type Required = Exclude<keyof MfimTrainingOptions, OptionalOf<MfimTrainingOptions>>;
  expectTypeOf<Required>().toEqualTypeOf<"optimisers">();
  type Arguments = ConstructorParameters<typeof MfimTraining>;
  expectTypeOf<Arguments>().toEqualTypeOf<[MfimNetworks, Objective, MfimTrainingOptions]>();
  expectTypeOf<MfimNetworks["encoder"]>().toEqualTypeOf<AttributeEncoder>();
  expectTypeOf<MfimNetworks["generator"]>().toEqualTypeOf<Generator>();
  expectTypeOf<MfimNetworks["discriminator"]>().toEqualTypeOf<Discriminator>();
});

test("a step takes pairs and real pictures of whoever calls it, and gives numbers by name", () => {
  type Step = MfimTraining["step"];
  expectTypeOf<Parameters<Step>>().toEqualTypeOf<[step: number, pairs: TrainingPairs, real: ImageBatch]>();
  expectTypeOf<Step>().returns.resolves.toEqualTypeOf<Figures>();
  expectTypeOf<Figures[string]>().toEqualTypeOf<number>();
  expectTypeOf<{ source: ImageBatch; target: ImageBatch }>().toExtend<TrainingPairs>();
  expectTypeOf<{ source: tf.Tensor3D; target: tf.Tensor3D }>().not.toExtend<TrainingPairs>();
});

test("processes exchange plain arrays by name: whoever brings another network needs no tensor", () => {
  expectTypeOf<Parameters<Exchange["mean"]>>().toEqualTypeOf<[arrays: ReadonlyMap<string, Float32Array>]>();
  expectTypeOf<ReturnType<Exchange["mean"]>>().toEqualTypeOf<Promise<void>>();
  expectTypeOf<typeof alone>().toExtend<Exchange>();
});

test("weights have the table's names and no others, and a term of one's own is like them", () => {
  expectTypeOf<keyof LossWeights>().toEqualTypeOf<MfimTermName | "reconstruction">();
  expectTypeOf<"edges">().not.toExtend<MfimTermName>();
  expectTypeOf<WeightedTerm["term"]>().toEqualTypeOf<ObjectiveTerm>();
  expectTypeOf<ReturnType<TermRow["create"]>>().toEqualTypeOf<Pick<ObjectiveTerm, "references" | "value">>();
});
