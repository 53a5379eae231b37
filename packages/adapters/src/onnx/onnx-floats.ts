import { halfToNumber } from "@mfim/checkpoints";
import { packFloats } from "@mfim/checkpoints/floats";

/** Numbers as ONNX Runtime takes them: half ones by their bits, since this Node may have no array of them. */
export type OnnxNumbers = Float32Array | Uint16Array;

interface OnnxFloatType {
  pack(values: Float32Array): OnnxNumbers;
  unpack(values: OnnxNumbers): Float32Array;
}

/** Element types of what a network is fed, by ONNX Runtime's names; everything else computes in float32. */
export const onnxFloats = {
  float32: { pack: (values) => values, unpack: (values) => values as Float32Array },
  float16: {
    pack(values) {
      const { buffer, byteOffset } = packFloats("input of an ONNX file", values, "float16");
      return new Uint16Array(buffer, byteOffset, values.length);
    },
    unpack: (values) => Float32Array.from(values, halfToNumber),
  },
} as const satisfies Readonly<Record<string, OnnxFloatType>>;

export type OnnxFloat = keyof typeof onnxFloats;

export const isOnnxFloat = (type: string): type is OnnxFloat => type in onnxFloats;
