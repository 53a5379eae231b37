import { assertShape } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

const degrees = 180 / Math.PI;

/**
 * Yaw, pitch and roll, [N, 3] in degrees, of restored coefficients [N, 62] (`LandmarkBasis.restore`): the angles of
 * R = Ry(yaw) Rx(-pitch) Rz(-roll), freed of its scale, in the frame x right, y up, z to the camera. Positive yaw moves
 * the nose to the right of the picture, positive pitch looks up, positive roll tilts clockwise as the viewer sees it.
 */
export function matrixPose(restored: tf.Tensor2D): tf.Tensor2D {
  assertShape(restored, [null, 62], "matrixPose(restored)");
  return tf.tidy(() => {
    const row = (index: number) => {
      const scaled = tf.slice(restored, [0, 4 * index], [-1, 3]);
      return tf.div(scaled, tf.norm(scaled, 2, 1, true));
    };
    const [r1, r2] = [row(0), row(1)];
    const at = (x: tf.Tensor, column: number) => tf.slice(x, [0, column], [-1, 1]);
    // The third row is the cross product of the others; its last entry is all that is needed.
    const r33 = tf.sub(tf.mul(at(r1, 0), at(r2, 1)), tf.mul(at(r1, 1), at(r2, 0)));
    const yaw = tf.atan2(at(r1, 2), r33);
    const pitch = tf.asin(tf.clipByValue(at(r2, 2), -1, 1));
    const roll = tf.neg(tf.atan2(at(r2, 0), at(r2, 1)));
    return tf.mul(tf.concat([yaw, pitch, roll], 1), degrees) as tf.Tensor2D;
  });
}
