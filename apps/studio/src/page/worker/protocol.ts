import type { MixWeights } from "@mfim/core";
import type { StudioModel } from "../../model/studio-model.ts";
import type { Engine, Provider } from "./runtime.ts";

/** A face of a photograph that the worker holds. */
export interface FaceReference {
  readonly photograph: number;
  readonly face: number;
}

/** Where the model's square goes. */
export interface PasteSettings {
  readonly region: "face" | "square";
  readonly colour: "photograph" | "as-is";
  readonly feather: number;
  /** "photograph" keeps what the photograph shows more finely than the model paints, where both agree; "none" where it is left out. */
  readonly detail?: "none" | "photograph" | undefined;
}

/** All that a mixed picture depends on. */
export interface MixOrder {
  readonly target: FaceReference;
  readonly sources: readonly FaceReference[];
  readonly weights: MixWeights;
  readonly strength: number;
  readonly paste: PasteSettings;
}

export interface LoadedStudio {
  readonly model: StudioModel;
  readonly engine: Engine;
}

export interface PhotographReport {
  readonly id: number;
  readonly name: string;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  readonly preview: ImageBitmap;
  /** Index of the face that is taken where nobody chose. */
  readonly largest: number;
  /** Aligned, and where in the photograph they are; from left to right. */
  readonly faces: readonly FaceReport[];
}

interface FaceReport {
  readonly aligned: ImageBitmap;
  /** Middle of its box in the upright photograph, pixels. */
  readonly middle: readonly [x: number, y: number];
  /** Side of its square in the small copy, pixels. */
  readonly side: number;
}

export interface MixedPicture {
  /** The small copy of the target with the face pasted in. */
  readonly picture: ImageBitmap;
  /** What the model painted. */
  readonly face: ImageBitmap;
  /** Milliseconds by stage; encoding is 0 where the codes were at hand. */
  readonly milliseconds: { readonly encode: number; readonly synthesis: number; readonly paste: number };
}

/** What the worker does, by name. */
export interface StudioTasks {
  /** @param provider what computes; left out: what the browser is best at */
  load(provider?: Provider): Promise<LoadedStudio>;
  add(file: Blob, name: string): Promise<PhotographReport>;
  forget(id: number): Promise<void>;
  mix(order: MixOrder): Promise<MixedPicture>;
  /** Full size, with provenance. */
  exportPicture(order: MixOrder, type: "image/png" | "image/jpeg"): Promise<Blob>;
  /** Sources, target, result, and the way from the first source to the last, with provenance. */
  exportSheet(order: MixOrder, path: readonly MixWeights[]): Promise<Blob>;
}

export type TaskName = keyof StudioTasks;

export interface TaskCall {
  readonly call: number;
  readonly task: TaskName;
  readonly args: readonly unknown[];
}

export type WorkerMessage =
  | { readonly progress: number }
  /** The engine failed, another goes on. */
  | { readonly engine: Engine; readonly reason: string }
  | { readonly call: number; readonly value: unknown }
  | { readonly call: number; readonly error: string; readonly kind: string };
