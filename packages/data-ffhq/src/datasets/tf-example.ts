import protobuf from "protobufjs/light.js";

const repeated = (type: string, id: number) => ({ rule: "repeated", type, id });

/** `tf.train.Example` by its public field numbers (tensorflow/core/example/{example,feature}.proto). */
const root = protobuf.Root.fromJSON({
  nested: {
    BytesList: { fields: { value: repeated("bytes", 1) } },
    FloatList: { fields: { value: repeated("float", 1) } },
    Int64List: { fields: { value: repeated("int64", 1) } },
    Feature: {
      oneofs: { kind: { oneof: ["bytesList", "floatList", "int64List"] } },
      fields: {
        bytesList: { type: "BytesList", id: 1 },
        floatList: { type: "FloatList", id: 2 },
        int64List: { type: "Int64List", id: 3 },
      },
    },
    Features: { fields: { feature: { keyType: "string", type: "Feature", id: 1 } as protobuf.IMapField } },
    Example: { fields: { features: { type: "Features", id: 1 } } },
  },
});

export const exampleType = root.lookupType("Example");

interface DecodedExample {
  readonly features?: {
    readonly feature?: Readonly<
      Record<
        string,
        {
          readonly bytesList?: { readonly value: readonly Uint8Array[] };
          readonly int64List?: { readonly value: readonly { toString(): string }[] };
        }
      >
    >;
  };
}

/** A picture as ProGAN and StyleGAN write it: channels first. */
export interface TfPicture {
  /** Channels, height, width. */
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/** The features `shape` and `data` of an example; `undefined` where it has none. */
export function tfPicture(record: Uint8Array): TfPicture | undefined {
  let example: DecodedExample;
  try {
    example = exampleType.decode(record) as DecodedExample;
  } catch {
    return undefined;
  }
  const feature = example.features?.feature;
  const shape = feature?.["shape"]?.int64List?.value;
  const data = feature?.["data"]?.bytesList?.value[0];
  return shape === undefined || data === undefined ? undefined : { shape: shape.map(Number), data };
}
