// The third door: a package whose default export makes the part, beside what else it exports.
import { ConfigError } from "@mfim/core";
import { ColourTransfer } from "./colour-transfer.ts";

export { ColourTransfer } from "./colour-transfer.ts";

/** What a config says: `{ type: module, from: "@mfim-examples/colour-transfer", options: { share: 0.5 } }`. */
export default function makeColourTransfer({ share = 1 }: Readonly<Record<string, unknown>>): ColourTransfer {
  if (typeof share !== "number") throw new ConfigError(`colour-transfer: expected share to be a number, got ${share}.`);
  return new ColourTransfer({ share });
}
