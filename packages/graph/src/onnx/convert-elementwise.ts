import { dataType, type GraphNode, type GraphValue, specOf } from "../ir/graph.ts";
import type { Conversion } from "./conversion.ts";
import type { OnnxBuilder } from "./onnx-builder.ts";
import { elementType, type OnnxAttribute } from "./onnx-builder.ts";

type Formula = (onnx: OnnxBuilder, inputs: readonly string[], node: GraphNode) => string;

const simple =
  (opType: string, attributes?: Readonly<Record<string, OnnxAttribute>>): Formula =>
  (onnx, inputs) =>
    onnx.emit(opType, inputs, attributes);

const float = (node: GraphNode, name: string, otherwise: number) => {
  const attribute = node.attributes[name];
  return attribute?.kind === "float" ? attribute.value : otherwise;
};

const sameNames =
  "Abs Neg Exp Log Sqrt Relu Sigmoid Tanh Sin Cos Tan Asin Acos Atan Sinh Cosh Asinh Acosh Atanh Floor Ceil Round Erf Sign Softplus Elu Selu Reciprocal Identity Add Sub Mul Pow Equal Greater Less";

/** Ops that work element by element, with broadcasting: TensorFlow's name to the same in ONNX. */
export const elementwise: ReadonlyMap<string, Formula> = new Map<string, Formula>([
  ...sameNames.split(" ").map((op) => [op, simple(op)] as const),
  ["AddV2", simple("Add")],
  ["AddN", simple("Sum")],
  ["Div", simple("Div")],
  ["RealDiv", simple("Div")],
  ["Maximum", simple("Max")],
  ["Minimum", simple("Min")],
  ["GreaterEqual", simple("GreaterOrEqual")],
  ["LessEqual", simple("LessOrEqual")],
  ["LogicalAnd", simple("And")],
  ["LogicalOr", simple("Or")],
  ["LogicalNot", simple("Not")],
  ["IsNan", simple("IsNaN")],
  ["Select", simple("Where")],
  ["SelectV2", simple("Where")],
  ["NotEqual", (onnx, inputs) => onnx.emit("Not", [onnx.emit("Equal", inputs)])],
  ["Square", (onnx, [x = ""]) => onnx.emit("Mul", [x, x])],
  ["Rsqrt", (onnx, inputs) => onnx.emit("Reciprocal", [onnx.emit("Sqrt", inputs)])],
  ["Expm1", (onnx, inputs) => onnx.emit("Sub", [onnx.emit("Exp", inputs), onnx.float(1)])],
  ["Log1p", (onnx, [x = ""]) => onnx.emit("Log", [onnx.emit("Add", [x, onnx.float(1)])])],
  ["FloorDiv", (onnx, inputs) => onnx.emit("Floor", [onnx.emit("Div", inputs)])],
  ["ZerosLike", (onnx, [x = ""]) => onnx.emit("Sub", [x, x])],
  ["Relu6", (onnx, [x = ""]) => onnx.emit("Clip", [x, onnx.float(0), onnx.float(6)])],
  ["ClipByValue", simple("Clip")],
  [
    "LeakyRelu",
    (onnx, inputs, node) => onnx.emit("LeakyRelu", inputs, { alpha: { float: float(node, "alpha", 0.2) } }),
  ],
  [
    "SquaredDifference",
    (onnx, inputs) => {
      const difference = onnx.emit("Sub", inputs);
      return onnx.emit("Mul", [difference, difference]);
    },
  ],
  [
    "Cast",
    (onnx, inputs, node) => onnx.emit("Cast", inputs, { to: elementType(node.outputs[0]?.dtype ?? dataType.float32) }),
  ],
]);

/** Computes in the layout that the pictures among the inputs already have. */
export function convertElementwise(conversion: Conversion, node: GraphNode, formula: Formula): void {
  const pictures = node.inputs.filter((value) => specOf(value).shape.length === 4);
  const first = node.outputs[0]?.shape.length === 4 && pictures.some((value) => conversion.prefersChannelsFirst(value));
  const read = (value: GraphValue) => (first ? conversion.nameChannelsFirst(value) : conversion.name(value));
  const result = formula(conversion.builder, node.inputs.map(read), node);
  conversion.define(node, result, first ? "channelsFirst" : "channelsLast");
}
