import type { LandmarkDetector, Pixels } from "@mfim/core";
import { innerProduct } from "@mfim/metrics/likeness";
import { alignFace, provenanceXmp, quadSide, type SwapRecord } from "@mfim/photographs/alignment";
import { decodeInBrowser, encodeInBrowser, imageDataOf } from "../pictures/browser-picture.ts";
import { embedXmp, findXmp } from "../pictures/embed-xmp.ts";
import { loadFaceDetector } from "../vision/face-detector.ts";
import { contactSheet, type Found } from "./contact-sheet.ts";
import { FacePainter } from "./face-painter.ts";
import { LikenessMeter } from "./likeness-meter.ts";
import { Networks } from "./networks.ts";
import { PaintedCopy } from "./painted-copy.ts";
import {
  boxShares,
  closeUpSide,
  decodedCopy,
  largestFace,
  quadIn,
  readPhotograph,
  type StoredFace,
  type StoredPhotograph,
  withoutCodes,
} from "./photographs.ts";
import type {
  CloseUp,
  FaceMix,
  FaceReference,
  LikenessReport,
  LoadedStudio,
  MixedPicture,
  MixOrder,
  MorphStop,
  PhotographReport,
  StudioTasks,
} from "./protocol.ts";
import { bestProvider, type Engine, type Provider } from "./runtime.ts";

const toolName = "MFIM Studio 0.1.0";

/** What is told without having been asked for. */
export interface StudioListener {
  onProgress(share: number): void;
  onFallback(engine: Engine, reason: string): void;
}

/** What is loaded for one model. */
interface LoadedParts {
  readonly networks: Networks;
  readonly painter: FacePainter;
}

/** Everything that happens outside the page: pictures, detection, networks, pasting, files. */
export class Studio implements StudioTasks {
  readonly #photographs = new Map<number, StoredPhotograph>();
  readonly #listener: StudioListener;
  #parts: LoadedParts | undefined;
  #detector: Promise<LandmarkDetector> | undefined;
  /** The target as the page shows it, and larger for whoever looks closely. */
  #preview: PaintedCopy | undefined;
  #closeUp: PaintedCopy | undefined;
  /** Loaded when it is asked first. */
  #meter: Promise<LikenessMeter> | undefined;
  #next = 0;

  constructor(listener: StudioListener) {
    this.#listener = listener;
  }

  async load(provider?: Provider): Promise<LoadedStudio> {
    this.#detector = loadFaceDetector();
    const networks = await this.#open("/model/", provider ?? (await bestProvider()));
    this.#use(networks);
    await this.#detector;
    return { model: networks.model, engine: networks.engine };
  }

  async changeModel(id: string): Promise<LoadedStudio & { readonly photographs: readonly PhotographReport[] }> {
    const before = this.#loaded.networks;
    const networks = await this.#open(`/models/${id}/`, before.engine.provider);
    const fitting = new Map<number, StoredPhotograph>();
    for (const [key, photograph] of this.#photographs)
      fitting.set(key, await withoutCodes(photograph, networks.model.side));
    const photographs = await Promise.all([...fitting].map(([key, photograph]) => reportOf(key, photograph)));
    // From here on nothing can fail: either all of it is the other model's, or nothing.
    for (const [key, photograph] of fitting) this.#photographs.set(key, photograph);
    this.#use(networks);
    [this.#preview, this.#closeUp] = [undefined, undefined];
    await before.release();
    return { model: networks.model, engine: networks.engine, photographs };
  }

  #open(folder: string, provider: Provider): Promise<Networks> {
    const { onProgress, onFallback } = this.#listener;
    return Networks.load(folder, provider, onProgress, onFallback);
  }

  #use(networks: Networks): void {
    this.#parts = { networks, painter: new FacePainter(networks, (reference) => this.#find(reference).face) };
  }

  async add(file: Blob, name: string): Promise<PhotographReport> {
    const detector = await (this.#detector as Promise<LandmarkDetector>);
    const photograph = await readPhotograph(file, name, detector, this.#loaded.networks.model.side);
    const id = this.#next++;
    this.#photographs.set(id, photograph);
    return reportOf(id, photograph);
  }

  async forget(id: number): Promise<void> {
    this.#photographs.delete(id);
  }

  async mix(order: MixOrder): Promise<MixedPicture> {
    const started = performance.now();
    const { painter } = this.#loaded;
    for (const mix of order.faces) await painter.encode(order.photograph, mix);
    const encoded = performance.now();
    let synthesis = 0;
    let chosen: Pixels | undefined;
    const picture = await this.#previewOf(order).paint(order, async (mix) => {
      const from = performance.now();
      const face = await painter.paint(order.photograph, mix);
      synthesis += performance.now() - from;
      if (mix.face === order.chosen) chosen = face;
      return face;
    });
    const paste = performance.now() - encoded - synthesis;
    return {
      picture: await bitmapOf(picture),
      face: chosen && (await bitmapOf(chosen)),
      milliseconds: { encode: encoded - started, synthesis, paste },
    };
  }

  async closeUp(order: MixOrder): Promise<CloseUp> {
    const photograph = this.#photograph(order.photograph);
    if (this.#closeUp?.photograph !== photograph)
      this.#closeUp = new PaintedCopy(photograph, await decodedCopy(photograph, closeUpSide));
    const after = await this.#closeUp.paint(order, this.#painterOf(order));
    return { before: await bitmapOf(this.#closeUp.pixels), after: await bitmapOf(after) };
  }

  async likeness(order: MixOrder): Promise<LikenessReport | undefined> {
    const mix = order.faces.find(({ face }) => face === order.chosen);
    if (mix === undefined) return undefined;
    this.#meter ??= LikenessMeter.load();
    const meter = await this.#meter.catch((error: Error) => {
      this.#meter = undefined; // the next one may come
      throw error;
    });
    const seen = [{ photograph: order.photograph, face: mix.face }, ...mix.sources].map((one) => this.#find(one));
    for (const { face } of seen) face.embedding ??= await meter.embed(face.cut.pixels);
    const after = await meter.embed(await this.#shownFace(order, mix.face));
    const [target, ...sources] = seen.map(({ face }) => face.embedding as Float32Array) as [
      Float32Array,
      ...Float32Array[],
    ];
    const mean = (to: Float32Array) =>
      sources.reduce((sum, source) => sum + innerProduct(source, to), 0) / sources.length;
    const of = seen.every(({ photograph }) => photograph.isComputed) ? "renders" : "photographs";
    return { before: mean(target), after: mean(after), recogniser: meter.id, of };
  }

  /** A face of the picture as it is on the page, cut out as the model cuts faces: pasting brings some of the target back. */
  async #shownFace(order: MixOrder, index: number): Promise<Pixels> {
    const copy = this.#previewOf(order);
    const picture = await copy.paint(order, this.#painterOf(order));
    const face = copy.photograph.faces[index] as StoredFace;
    const quad = quadIn(copy.pixels, copy.photograph, face);
    return (await alignFace(picture, quad, { size: face.cut.pixels.width, oversampling: 2 })).pixels;
  }

  #previewOf(order: MixOrder): PaintedCopy {
    const photograph = this.#photograph(order.photograph);
    if (this.#preview?.photograph !== photograph) this.#preview = new PaintedCopy(photograph, photograph.preview);
    return this.#preview;
  }

  async exportPicture(order: MixOrder, type: "image/png" | "image/jpeg"): Promise<Blob> {
    const photograph = this.#photograph(order.photograph);
    const { file, name } = photograph;
    const whole = new PaintedCopy(photograph, await decodeInBrowser(file, name));
    const pixels = await whole.paint(order, this.#painterOf(order));
    const packet = provenanceXmp(this.#record(order), await findXmp(file));
    return fileOf(embedXmp(await encodeInBrowser(pixels, type), type, packet), type);
  }

  async exportSheet(order: MixOrder, stops: readonly MorphStop[]): Promise<Blob> {
    const sheet = await contactSheet(order, stops, (reference) => this.#find(reference), this.#painterOf(order));
    const bytes = new Uint8Array(await (await sheet.convertToBlob({ type: "image/png" })).arrayBuffer());
    return fileOf(embedXmp(bytes, "image/png", provenanceXmp(this.#record(order))), "image/png");
  }

  get #loaded(): LoadedParts {
    if (this.#parts === undefined) throw new Error("The model is still loading; wait a moment.");
    return this.#parts;
  }

  #painterOf({ photograph }: MixOrder) {
    return (mix: FaceMix) => this.#loaded.painter.paint(photograph, mix);
  }

  #photograph(id: number): StoredPhotograph {
    const photograph = this.#photographs.get(id);
    if (photograph === undefined) throw new Error("This picture is no longer here; add it again.");
    return photograph;
  }

  #find({ photograph: id, face: index }: FaceReference): Found {
    const photograph = this.#photograph(id);
    const face = photograph.faces[index];
    if (face === undefined) throw new Error("This face is no longer here; add its picture again.");
    return { photograph, face };
  }

  /** In the command's order: face by face as they are painted. */
  #record({ photograph, faces }: MixOrder): SwapRecord {
    return {
      tool: toolName,
      model: this.#loaded.networks.model.sha256,
      sources: faces.flatMap(({ sources }) => sources.map((source) => this.#find(source).photograph.sha256)),
      target: this.#photograph(photograph).sha256,
    };
  }
}

/** What the page gets to know of a photograph. */
async function reportOf(id: number, photograph: StoredPhotograph): Promise<PhotographReport> {
  const { name, sha256, width, height, left } = photograph;
  const faces = photograph.faces.map(async (face) => ({
    aligned: await bitmapOf(face.cut.pixels),
    middle: face.middle,
    box: boxShares(photograph, face),
    side: quadSide(quadIn(photograph.preview, photograph, face)),
  }));
  const preview = await bitmapOf(photograph.preview);
  const largest = largestFace(photograph);
  return { id, name, sha256, width, height, preview, largest, faces: await Promise.all(faces), left };
}

const bitmapOf = (pixels: Pixels) => createImageBitmap(imageDataOf(pixels));
const fileOf = (bytes: Uint8Array, type: string) => new Blob([bytes as Uint8Array<ArrayBuffer>], { type });
