import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  readonly version: string;
};

/** What figures depend on beside networks and data. */
export const softwareVersions = (): Record<string, string> => ({
  mfim: version,
  node: process.version,
  tfjs: tf.version.tfjs,
  backend: tf.getBackend(),
});
