import type { LandmarkDetector, Pixels } from "@mfim/core";
import { type CutFace, type FaceChoice, type SwapRecord, TiledDetector } from "@mfim/photographs";
import { landmarkDetectors, loadPart, type ModulePermission } from "@mfim/zoo/swapping";
import { ContentCredentials } from "../credentials/content-credentials.ts";
import type { CertificateFiles } from "../credentials/signing-key.ts";
import { type FaceMasker, MaskNetwork } from "../mask/mask-network.ts";
import { type OpenedModel, openModel } from "../model/open-model.ts";
import { type Photograph, readPhotograph } from "../picture/photograph.ts";
import { RestoreNetwork, type RestoreSettings } from "../restore/restore-network.ts";
import { explainChoice, type FaceWish } from "./face-choice.ts";
import { type FacePainter, facePainter, type MixSettings } from "./face-painter.ts";
import { cutWished } from "./identity.ts";
import { SimilarityMeter } from "./similarity.ts";
import type { Finishing } from "./swap-picture.ts";
import { toolName } from "./tool-name.ts";

export interface SessionOptions {
  /** Folder of the model. */
  readonly model: string;
  /** Whether modules run that the model's config names; default: they are refused. */
  readonly permission?: ModulePermission;
  /** Looks at parts of the picture, too, for faces that are small in it. */
  readonly tiles?: boolean;
  /** Whether similarity is measured. Default true. */
  readonly similarity?: boolean;
  /** Largest share of a face that may lie outside its picture. Default 0.5. */
  readonly outside?: number;
  /** A parsing network against what covers faces: an ONNX file, or `bundled:NAME`. */
  readonly maskNetwork?: string;
  /** A network that paints what the model painted sharper. Default: none. */
  readonly restore?: RestoreSettings;
  /** Who signs the results as content credentials. */
  readonly signer?: CertificateFiles;
}

/** The people to take an identity from, read, found and encoded once. */
export interface LoadedSources extends Disposable {
  readonly photographs: readonly Photograph[];
  /** Aligned, of the model's side. */
  readonly faces: readonly Pixels[];
  readonly painter: FacePainter;
  /** By source; empty where nothing is measured. */
  readonly embeddings: readonly Float32Array[];
}

const isList = <T>(value: T | readonly T[]): value is readonly T[] => Array.isArray(value);

/** Everything that is loaded once for any number of pictures: the model, the detector, the recogniser. */
export class SwapSession implements Disposable {
  readonly model: OpenedModel;
  readonly detector: LandmarkDetector;
  readonly meter: SimilarityMeter | undefined;
  readonly masker: FaceMasker | undefined;
  readonly restorer: RestoreNetwork | undefined;
  readonly credentials: ContentCredentials | undefined;
  readonly outside: number;
  #recogniser: SimilarityMeter | undefined;

  private constructor(
    parts: Pick<SwapSession, "model" | "detector" | "meter" | "masker" | "restorer" | "credentials" | "outside">,
  ) {
    this.model = parts.model;
    this.detector = parts.detector;
    this.meter = parts.meter;
    this.masker = parts.masker;
    this.restorer = parts.restorer;
    this.credentials = parts.credentials;
    this.outside = parts.outside;
  }

  /** @throws CheckpointError, ConfigError for what is no model */
  static async open(options: SessionOptions): Promise<SwapSession> {
    const { model, tiles = false, similarity = true, maskNetwork, restore, signer, outside = 0.5 } = options;
    const credentials = signer === undefined ? undefined : await ContentCredentials.open(signer);
    const masker = maskNetwork === undefined ? undefined : await MaskNetwork.open(maskNetwork);
    const restorer = restore === undefined ? undefined : await RestoreNetwork.open(restore);
    // Side by side: one is read while another is put together.
    const [opened, human, meter] = await allOrNone([
      openModel(model, options.permission),
      loadPart(landmarkDetectors, { type: "human" }, { folder: "." }),
      similarity ? SimilarityMeter.load() : undefined,
    ]);
    return new SwapSession({
      model: opened,
      detector: tiles ? new TiledDetector(human) : human,
      meter,
      masker,
      restorer,
      credentials,
      outside,
    });
  }

  /** What every face gets after the model. */
  get finishing(): Finishing {
    return { masker: this.masker, restorer: this.restorer };
  }

  /** The network that tells people apart, also where nothing is to be measured. */
  async recogniser(): Promise<SimilarityMeter> {
    if (this.meter !== undefined) return this.meter;
    this.#recogniser ??= await SimilarityMeter.load();
    return this.#recogniser;
  }

  /** Faces of a source or target, by the model's side. @throws PictureError, DataError in the words of this program */
  faces(
    photograph: Photograph,
    wish: FaceWish,
    option: string,
    onLeft: (why: string) => void = () => {},
  ): Promise<CutFace[]> {
    const options = { size: this.model.side, outside: this.outside, name: photograph.path, onLeft };
    return explainChoice(
      option,
      cutWished(photograph.pixels, this.detector, wish, options, () => this.recogniser()),
    );
  }

  /**
   * @param choice which face of each; one for all, or one by source
   * @param mixing what to mix how; a function where it depends on the model's slots
   * @throws PictureError for a source that cannot be used
   */
  async sources(
    paths: readonly string[],
    choice: FaceChoice | readonly FaceChoice[],
    mixing: MixSettings | ((swapper: OpenedModel) => MixSettings) = {},
  ): Promise<LoadedSources> {
    const photographs: Photograph[] = [];
    const faces: Pixels[] = [];
    for (const [n, path] of paths.entries()) {
      const photograph = await readPhotograph(path);
      const own = isList(choice) ? (choice[n] ?? "refuse") : choice;
      const [face] = await this.faces(photograph, own, "--source-face");
      photographs.push(photograph);
      faces.push((face as { readonly pixels: Pixels }).pixels);
    }
    const embeddings: Float32Array[] = [];
    for (const face of faces) if (this.meter !== undefined) embeddings.push(await this.meter.embed(face));
    const settings = typeof mixing === "function" ? mixing(this.model) : mixing;
    const painter = facePainter(this.model, faces, settings);
    return { photographs, faces, painter, embeddings, [Symbol.dispose]: () => painter[Symbol.dispose]() };
  }

  /** What every file that comes out says of itself. */
  record(sources: readonly Photograph[], target: string): SwapRecord {
    const { restorer } = this;
    return {
      ...{ tool: toolName, model: this.model.sha256, sources: sources.map(({ sha256 }) => sha256), target },
      ...(restorer !== undefined && { restorer: { sha256: restorer.sha256, share: restorer.share } }),
    };
  }

  [Symbol.dispose](): void {
    this.model[Symbol.dispose]();
    this.detector.dispose();
    this.meter?.[Symbol.dispose]();
    this.#recogniser?.[Symbol.dispose]();
    this.masker?.[Symbol.dispose]();
    this.restorer?.[Symbol.dispose]();
  }
}

/** What is loaded; where one fails, the others are let go of. @throws the first of the errors */
async function allOrNone<A extends Disposable, B extends Disposable, C extends Disposable | undefined>(
  loading: readonly [Promise<A>, Promise<B>, Promise<C> | C],
): Promise<readonly [A, B, C]> {
  const ended = await Promise.allSettled(loading);
  try {
    return await Promise.all(loading);
  } catch (error) {
    for (const end of ended) if (end.status === "fulfilled") end.value?.[Symbol.dispose]();
    throw error;
  }
}
