import protobuf from "protobufjs/light.js";

/**
 * The part of TensorFlow's messages that a graph needs, by their public field numbers (tensorflow/core/framework:
 * attr_value, function, graph, node_def, op_def, tensor, tensor_shape; core/protobuf: meta_graph, saved_model).
 */
const schema = {
  nested: {
    Dim: { fields: { size: { type: "int64", id: 1 } } },
    TensorShapeProto: { fields: { dim: { rule: "repeated", type: "Dim", id: 2 } } },
    TensorProto: {
      fields: {
        dtype: { type: "int32", id: 1 },
        tensorShape: { type: "TensorShapeProto", id: 2 },
        tensorContent: { type: "bytes", id: 4 },
      },
    },
    ListValue: {
      fields: {
        s: { rule: "repeated", type: "bytes", id: 2 },
        i: { rule: "repeated", type: "int64", id: 3 },
        f: { rule: "repeated", type: "float", id: 4 },
        b: { rule: "repeated", type: "bool", id: 5 },
        type: { rule: "repeated", type: "int32", id: 6 },
        shape: { rule: "repeated", type: "TensorShapeProto", id: 7 },
      },
    },
    AttrValue: {
      oneofs: { value: { oneof: ["list", "s", "i", "f", "b", "type", "shape", "tensor"] } },
      fields: {
        list: { type: "ListValue", id: 1 },
        s: { type: "bytes", id: 2 },
        i: { type: "int64", id: 3 },
        f: { type: "float", id: 4 },
        b: { type: "bool", id: 5 },
        type: { type: "int32", id: 6 },
        shape: { type: "TensorShapeProto", id: 7 },
        tensor: { type: "TensorProto", id: 8 },
      },
    },
    NodeDef: {
      fields: {
        name: { type: "string", id: 1 },
        op: { type: "string", id: 2 },
        input: { rule: "repeated", type: "string", id: 3 },
        device: { type: "string", id: 4 },
        attr: { keyType: "string", type: "AttrValue", id: 5 },
      },
    },
    ArgDef: { fields: { name: { type: "string", id: 1 }, type: { type: "int32", id: 3 } } },
    OpDef: {
      fields: {
        name: { type: "string", id: 1 },
        inputArg: { rule: "repeated", type: "ArgDef", id: 2 },
        outputArg: { rule: "repeated", type: "ArgDef", id: 3 },
        isStateful: { type: "bool", id: 17 },
      },
    },
    ArgAttrs: { fields: { attr: { keyType: "string", type: "AttrValue", id: 1 } } },
    FunctionDef: {
      fields: {
        signature: { type: "OpDef", id: 1 },
        nodeDef: { rule: "repeated", type: "NodeDef", id: 3 },
        ret: { keyType: "string", type: "string", id: 4 },
        attr: { keyType: "string", type: "AttrValue", id: 5 },
        argAttr: { keyType: "uint32", type: "ArgAttrs", id: 7 },
      },
    },
    VersionDef: { fields: { producer: { type: "int32", id: 1 } } },
    GraphDef: {
      fields: { node: { rule: "repeated", type: "NodeDef", id: 1 }, versions: { type: "VersionDef", id: 4 } },
    },
    TensorInfo: {
      fields: {
        name: { type: "string", id: 1 },
        dtype: { type: "int32", id: 2 },
        tensorShape: { type: "TensorShapeProto", id: 3 },
      },
    },
    SignatureDef: {
      fields: {
        inputs: { keyType: "string", type: "TensorInfo", id: 1 },
        outputs: { keyType: "string", type: "TensorInfo", id: 2 },
        methodName: { type: "string", id: 3 },
      },
    },
    MetaInfoDef: {
      fields: { tags: { rule: "repeated", type: "string", id: 4 }, tensorflowVersion: { type: "string", id: 5 } },
    },
    MetaGraphDef: {
      fields: {
        metaInfoDef: { type: "MetaInfoDef", id: 1 },
        graphDef: { type: "GraphDef", id: 2 },
        signatureDef: { keyType: "string", type: "SignatureDef", id: 5 },
      },
    },
    SavedModel: {
      fields: {
        savedModelSchemaVersion: { type: "int64", id: 1 },
        metaGraphs: { rule: "repeated", type: "MetaGraphDef", id: 2 },
      },
    },
  },
};

// The library's types know plain fields only, its reader also maps ("keyType").
const root = protobuf.Root.fromJSON(schema as protobuf.INamespace);

/** Encodes a message given as a plain object. */
export function encodeMessage(type: "AttrValue" | "FunctionDef" | "SavedModel", message: object): Uint8Array {
  return root.lookupType(type).encode(message).finish();
}
