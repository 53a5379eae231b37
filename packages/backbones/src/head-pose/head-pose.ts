import { assertShape, type FaceInput, type HeadPoseEstimator, type ImageBatch } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { IrNetwork } from "./ir-network.ts";
import { type IrGraph, readOpenVinoIr } from "./openvino-ir.ts";

/** The layers that hold the angles. */
const outputs = ["angle_y_fc", "angle_p_fc", "angle_r_fc"];

/** From the network's signs of yaw, pitch and roll to the project's: its pitch grows downwards. */
const signs = [1, -1, 1];

/**
 * Head pose by open model zoo's head-pose-estimation-adas-0001, a network apart from all others here. Positive yaw moves the
 * nose to the right of the picture, positive pitch looks up, positive roll tilts clockwise as the viewer sees it.
 */
class OpenVinoHeadPose implements HeadPoseEstimator {
  readonly id = "head-pose-estimation-adas-0001";
  readonly input: FaceInput = { height: 60, width: 60, template: "head-pose-60" };
  readonly #network: IrNetwork;

  /** @throws CheckpointError where the graph is another network's */
  constructor(graph: IrGraph) {
    this.#network = new IrNetwork(graph, outputs);
  }

  estimate(faces: ImageBatch): tf.Tensor2D {
    return tf.tidy(() => tf.mul(this.angles(faces), tf.tensor1d(signs)) as tf.Tensor2D);
  }

  /** What the network itself gives: yaw, pitch, roll in degrees and in its own signs, [N, 3]. */
  angles(faces: ImageBatch): tf.Tensor2D {
    assertShape(faces, [null, this.input.height, this.input.width, 3], `${this.id} (faces)`);
    return tf.tidy(() => {
      const bytes = tf.mul(tf.add(tf.reverse(faces, 3), 1), 127.5) as tf.Tensor4D; // BGR, 0 to 255
      return tf.concat(this.#network.run(bytes), 1) as tf.Tensor2D;
    });
  }

  dispose(): void {
    this.#network.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/**
 * Reads head-pose-estimation-adas-0001 from its OpenVINO IR (`.xml`, with the `.bin` beside it).
 * @throws CheckpointError where a file is missing or holds another network
 */
export async function loadOpenVinoHeadPose(xmlPath: string): Promise<OpenVinoHeadPose> {
  return new OpenVinoHeadPose(await readOpenVinoIr(xmlPath));
}
