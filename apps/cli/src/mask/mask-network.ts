import { type FaceParser, type Pixels, pixelsToImages } from "@mfim/core";
import { alignFace, type CropMask, type CutFace } from "@mfim/photographs";
import { faceParsers, fileSha256, loadPart } from "@mfim/zoo/swapping";
import { maskFiles, readMaskSignature } from "./mask-signature.ts";

/** Says where a face is to be seen, and where something lies before it. */
export interface FaceMasker extends Disposable {
  /** SHA-256 of its files: another one gives other pictures. */
  readonly id: string;
  /** Of a face cut out of a photograph: the share of each pixel of its square that is face, 0 to 1. */
  mask(photograph: Pixels, face: Pick<CutFace, "quad">): Promise<CropMask>;
}

/** A parsing network of the catalogue, or anybody's as an ONNX file. */
export class MaskNetwork implements FaceMasker {
  readonly id: string;
  readonly #parser: FaceParser;

  private constructor(parser: FaceParser, id: string) {
    this.id = id;
    this.#parser = parser;
  }

  /**
   * @param name `zoo:NAME`, an ONNX file with its YAML, a folder of both, or `bundled:NAME`
   * @throws ConfigError, CheckpointError for what cannot be used; MfimError where onnxruntime-node is not installed
   */
  static async open(name: string): Promise<MaskNetwork> {
    if (name.startsWith("zoo:")) {
      const parser = await loadPart(faceParsers, name, { folder: "." });
      return new MaskNetwork(parser, parser.weights as string);
    }
    const { network, signature } = await maskFiles(name);
    const said = await readMaskSignature(signature);
    const parser = await loadPart(faceParsers, { type: "onnx", id: name, file: network, ...said }, { folder: "." });
    return new MaskNetwork(parser, `${parser.weights} ${await fileSha256(signature)}`);
  }

  async mask(photograph: Pixels, { quad }: Pick<CutFace, "quad">): Promise<CropMask> {
    const size = this.#parser.input.height;
    const { pixels } = await alignFace(photograph, quad, { size });
    const picture = pixelsToImages([pixels]);
    const share = this.#parser.faceShare(picture);
    try {
      return { size, weights: (await share.data()) as Float32Array };
    } finally {
      picture.dispose();
      share.dispose();
    }
  }

  [Symbol.dispose](): void {
    this.#parser.dispose();
  }
}
