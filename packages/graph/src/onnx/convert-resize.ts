import { MfimError } from "@mfim/core";
import type { GraphNode, GraphValue } from "../ir/graph.ts";
import type { Conversion } from "./conversion.ts";

/** ResizeBilinear and ResizeNearestNeighbor: TensorFlow's three ways to place the pixels have names in ONNX. */
export function convertResize(conversion: Conversion, node: GraphNode): void {
  const aligned = conversion.attribute(node, "align_corners", "bool") ?? false;
  const centred = conversion.attribute(node, "half_pixel_centers", "bool") ?? false;
  const linear = node.op === "ResizeBilinear";
  if (!linear && aligned) {
    throw new MfimError(
      "ONNX export: ResizeNearestNeighbor with aligned corners rounds as ONNX cannot; align no corners.",
    );
  }
  const attributes = {
    mode: linear ? "linear" : "nearest",
    coordinate_transformation_mode: aligned ? "align_corners" : centred ? "half_pixel" : "asymmetric",
    ...(linear ? {} : { nearest_mode: "floor" }),
  };
  const input = conversion.nameChannelsFirst(node.inputs[0] as GraphValue);
  const [batch = 1, height = 1, width = 1, channels = 1] = conversion.sizes({ node, index: 0 });
  const sizes = conversion.shapeTensor([batch, channels, height, width], false);
  conversion.define(node, conversion.builder.emit("Resize", [input, "", "", sizes], attributes), "channelsFirst");
}
