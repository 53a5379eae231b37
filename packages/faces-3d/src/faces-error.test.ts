import { errorText, MfimError } from "@mfim/core";
import { expect, test } from "vitest";
import { FacesError } from "./faces-error.ts";

test("other programs print the sentence alone", () => {
  const error = new FacesError("set: expected pairs, got none.");
  expect(error).toBeInstanceOf(MfimError);
  expect(errorText(error)).toBe("set: expected pairs, got none.");
});
