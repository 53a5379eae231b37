import { errorText, MfimError } from "@mfim/core";
import { expect, test } from "vitest";
import { NativeError } from "./native-error.ts";

test("other programs print the sentence alone", () => {
  const error = new NativeError("TensorFlow: expected version 2, got 1.");
  expect(error).toBeInstanceOf(MfimError);
  expect(errorText(error)).toBe("TensorFlow: expected version 2, got 1.");
});
