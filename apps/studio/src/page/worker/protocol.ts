import type { MixWeights } from "@mfim/core";
import type { Likeness, ScaleOf } from "@mfim/metrics/likeness";
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

/** A face of the target's photograph, and whose identity it gets. */
export interface FaceMix {
  readonly face: number;
  readonly sources: readonly FaceReference[];
  readonly weights: MixWeights;
  readonly strength: number;
}

/** All that a mixed picture depends on. */
export interface MixOrder {
  /** The target. */
  readonly photograph: number;
  /** The face that is looked at: the last of `faces`, or one that stays as it is. */
  readonly chosen: number;
  /** At least one, in the order in which they are pasted. */
  readonly faces: readonly FaceMix[];
  readonly paste: PasteSettings;
}

/** A stop on the way through the sources. */
export interface MorphStop {
  readonly weights: MixWeights;
  /** Such as "75 % A, 25 % B". */
  readonly label: string;
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
  /** Faces that were found and cannot be used: cut by the border, or one too many. */
  readonly left: number;
}

export interface FaceReport {
  readonly aligned: ImageBitmap;
  /** Middle of its box in the upright photograph, pixels. */
  readonly middle: readonly [x: number, y: number];
  /** Its box, in shares of the photograph's sides. */
  readonly box: readonly [left: number, top: number, width: number, height: number];
  /** Side of its square in the small copy, pixels. */
  readonly side: number;
}

export interface MixedPicture {
  /** The small copy of the target with the faces pasted in. */
  readonly picture: ImageBitmap;
  /** What the model painted for the chosen face; `undefined` where that one stays as it is. */
  readonly face: ImageBitmap | undefined;
  /** Milliseconds by stage; encoding is 0 where the codes were at hand. */
  readonly milliseconds: { readonly encode: number; readonly synthesis: number; readonly paste: number };
}

/** A larger copy of the target, for whoever looks closely. */
export interface CloseUp {
  readonly before: ImageBitmap;
  readonly after: ImageBitmap;
}

/** How alike the chosen face and its sources are, after and before. */
export interface LikenessReport extends Likeness {
  readonly recogniser: string;
  /** "renders" where all pictures say that they were computed. */
  readonly of: ScaleOf;
}

/** What the worker does, by name. */
export interface StudioTasks {
  /** @param provider what computes; left out: what the browser is best at */
  load(provider?: Provider): Promise<LoadedStudio>;
  /**
   * Another model in the place of the one that is loaded, which stays where this fails.
   * @param id of the server's list
   * @returns every photograph as the new model wants it
   */
  changeModel(id: string): Promise<LoadedStudio & { readonly photographs: readonly PhotographReport[] }>;
  add(file: Blob, name: string): Promise<PhotographReport>;
  forget(id: number): Promise<void>;
  mix(order: MixOrder): Promise<MixedPicture>;
  closeUp(order: MixOrder): Promise<CloseUp>;
  /** @returns `undefined` where the chosen face stays as it is */
  likeness(order: MixOrder): Promise<LikenessReport | undefined>;
  /** Full size, with provenance. */
  exportPicture(order: MixOrder, type: "image/png" | "image/jpeg"): Promise<Blob>;
  /** Sources, target and result of every face, and the chosen one on the way through its sources, with provenance. */
  exportSheet(order: MixOrder, stops: readonly MorphStop[]): Promise<Blob>;
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
