import type { LandmarkDetector, MixWeights, Pixels } from "@mfim/core";
import {
  cropOfQuad,
  faceRegion,
  inTones,
  type PastePlace,
  pasteBack,
  pastePlace,
  provenanceXmp,
  quadSide,
  resizePixels,
  type SwapRecord,
  tonesOf,
} from "@mfim/photographs/alignment";
import { decodeInBrowser, encodeInBrowser, imageDataOf } from "../pictures/browser-picture.ts";
import { drawSheet } from "../pictures/draw-sheet.ts";
import { embedXmp, findXmp } from "../pictures/embed-xmp.ts";
import { loadFaceDetector } from "../vision/face-detector.ts";
import { mixCodes, Networks } from "./networks.ts";
import { largestFace, quadInPreview, readPhotograph, type StoredFace, type StoredPhotograph } from "./photographs.ts";
import type {
  FaceReference,
  LoadedStudio,
  MixedPicture,
  MixOrder,
  PasteSettings,
  PhotographReport,
  StudioTasks,
} from "./protocol.ts";
import { bestProvider, type Engine, type Provider } from "./runtime.ts";

const toolName = "MFIM Studio 0.1.0";

interface Found {
  readonly photograph: StoredPhotograph;
  readonly face: StoredFace;
}

/** What is told without having been asked for. */
export interface StudioListener {
  onProgress(share: number): void;
  onFallback(engine: Engine, reason: string): void;
}

/** Everything that happens outside the page: pictures, detection, networks, pasting, files. */
export class Studio implements StudioTasks {
  readonly #photographs = new Map<number, StoredPhotograph>();
  readonly #listener: StudioListener;
  #networks: Networks | undefined;
  #detector: Promise<LandmarkDetector> | undefined;
  #place: { readonly key: string; readonly place: PastePlace } | undefined;
  readonly #tonesByPhotograph = new WeakMap<StoredPhotograph, ReturnType<typeof tonesOf>>();
  #next = 0;

  constructor(listener: StudioListener) {
    this.#listener = listener;
  }

  async load(provider?: Provider): Promise<LoadedStudio> {
    this.#detector = loadFaceDetector();
    const { onProgress, onFallback } = this.#listener;
    this.#networks = await Networks.load(provider ?? (await bestProvider()), onProgress, onFallback);
    await this.#detector;
    return { model: this.#networks.model, engine: this.#networks.engine };
  }

  async add(file: Blob, name: string): Promise<PhotographReport> {
    const detector = await (this.#detector as Promise<LandmarkDetector>);
    const photograph = await readPhotograph(file, name, detector, this.#loaded.model.side);
    const id = this.#next++;
    this.#photographs.set(id, photograph);
    const faces = photograph.faces.map(async (face) => ({
      aligned: await bitmapOf(face.cut.pixels),
      middle: face.middle,
      side: quadSide(quadInPreview(photograph, face)),
    }));
    const { sha256, width, height } = photograph;
    const preview = await bitmapOf(photograph.preview);
    const largest = largestFace(photograph);
    return { id, name, sha256, width, height, preview, largest, faces: await Promise.all(faces) };
  }

  async forget(id: number): Promise<void> {
    this.#photographs.delete(id);
  }

  async mix(order: MixOrder): Promise<MixedPicture> {
    const started = performance.now();
    const target = this.#find(order.target);
    await this.#encode(order);
    const encoded = performance.now();
    const face = await this.#paint(order, order.weights);
    const painted = performance.now();
    const place = await this.#previewPlace(order, target);
    const picture = inOwnTones(target.photograph.preview, await place.paste(face), this.#tones(target.photograph));
    const milliseconds = {
      encode: encoded - started,
      synthesis: painted - encoded,
      paste: performance.now() - painted,
    };
    return { picture: await bitmapOf(picture), face: await bitmapOf(face), milliseconds };
  }

  async exportPicture(order: MixOrder, type: "image/png" | "image/jpeg"): Promise<Blob> {
    await this.#encode(order);
    const target = this.#find(order.target);
    const { file, name } = target.photograph;
    const face = await this.#paint(order, order.weights);
    const full = await decodeInBrowser(file, name);
    const options = await pasteOptions(order.paste, target, face.width);
    const pasted = await pasteBack(full, face, target.face.cut.quad, options);
    const pixels = inOwnTones(full, pasted, tonesOf(full));
    const packet = provenanceXmp(this.#record(order), await findXmp(file));
    return fileOf(embedXmp(await encodeInBrowser(pixels, type), type, packet), type);
  }

  async exportSheet(order: MixOrder, path: readonly MixWeights[]): Promise<Blob> {
    await this.#encode(order);
    const aligned = (reference: FaceReference) => this.#find(reference).face.cut.pixels;
    const result = await this.#paint(order, order.weights);
    const steps: Pixels[] = [];
    for (const weights of path) steps.push(await this.#paint(order, weights));
    const sheet = drawSheet([...order.sources.map(aligned), aligned(order.target), result], steps);
    const bytes = new Uint8Array(await (await sheet.convertToBlob({ type: "image/png" })).arrayBuffer());
    return fileOf(embedXmp(bytes, "image/png", provenanceXmp(this.#record(order))), "image/png");
  }

  /** Where faces go in the small copy; worked out again only for another target or other settings. */
  async #previewPlace({ paste, target }: MixOrder, found: Found): Promise<PastePlace> {
    const key = JSON.stringify([target, paste]);
    if (this.#place?.key !== key) {
      const { resolution } = this.#loaded.model;
      const { photograph, face } = found;
      const crop = cropOfQuad(quadInPreview(photograph, face), resolution, photograph.preview);
      const options = await pasteOptions(paste, found, resolution);
      this.#place = { key, place: pastePlace(photograph.preview, crop, options) };
    }
    return this.#place.place;
  }

  /** Looked for once a photograph: a slider moves many times. */
  #tones(photograph: StoredPhotograph): ReturnType<typeof tonesOf> {
    if (!this.#tonesByPhotograph.has(photograph)) this.#tonesByPhotograph.set(photograph, tonesOf(photograph.preview));
    return this.#tonesByPhotograph.get(photograph);
  }

  get #loaded(): Networks {
    if (this.#networks === undefined) throw new Error("The model is still loading; wait a moment.");
    return this.#networks;
  }

  #find({ photograph: id, face: index }: FaceReference): Found {
    const photograph = this.#photographs.get(id);
    const face = photograph?.faces[index];
    if (photograph === undefined || face === undefined)
      throw new Error("This picture is no longer here; add it again.");
    return { photograph, face };
  }

  /** Every face once, and only what it is needed for. */
  async #encode({ target, sources, strength }: MixOrder): Promise<void> {
    const { face } = this.#find(target);
    face.attributes ??= await this.#loaded.encodeAttributes(face.cut.pixels);
    for (const reference of strength < 1 ? [target, ...sources] : sources) {
      const source = this.#find(reference).face;
      source.identity ??= await this.#loaded.encodeIdentity(source.cut.pixels);
    }
  }

  #paint({ target, sources, strength }: MixOrder, weights: MixWeights): Promise<Pixels> {
    const { identity, attributes } = this.#find(target).face;
    const codes = sources.map((source) => this.#find(source).face.identity ?? []);
    const mixed = mixCodes(codes, weights, strength < 1 ? identity : undefined, strength);
    return this.#loaded.synthesize(mixed, attributes ?? { codes: [], maps: [] });
  }

  #record({ target, sources }: MixOrder): SwapRecord {
    const hash = (reference: FaceReference) => this.#find(reference).photograph.sha256;
    return { tool: toolName, model: this.#loaded.model.sha256, sources: sources.map(hash), target: hash(target) };
  }
}

/** The command's own, for a face painted at `size` pixels. */
async function pasteOptions({ region, colour, feather, detail }: PasteSettings, { face }: Found, size: number) {
  const mask = region === "face" ? faceRegion(face.cut, size) : undefined;
  const detailOf = detail === "photograph" ? await resizePixels(face.cut.pixels, size) : undefined;
  return { colour, feather, ...(mask !== undefined && { mask }), ...(detailOf !== undefined && { detailOf }) };
}

const bitmapOf = (pixels: Pixels) => createImageBitmap(imageDataOf(pixels));
const fileOf = (bytes: Uint8Array, type: string) => new Blob([bytes as Uint8Array<ArrayBuffer>], { type });

/** A monochrome photograph stays one, as the command has it. */
function inOwnTones(before: Pixels, after: Pixels, tones: ReturnType<typeof tonesOf>): Pixels {
  return tones === undefined ? after : inTones(before, after, tones);
}
