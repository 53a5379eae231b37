import { lpipsChecks } from "./lpips.ts";
import type { ParityCheck } from "./parity-check.ts";
import { plainNetworkChecks } from "./plain-networks.ts";
import { pspEncoderCheck } from "./psp-encoder.ts";
import { realFacesCheck } from "./real-faces.ts";
import { discriminatorChecks } from "./stylegan2-discriminator.ts";
import { generatorChecks } from "./stylegan2-generator.ts";

/** Every golden that this project computes. A new network: one file beside this one that exports its checks, one line here. */
export const parityChecks: readonly ParityCheck[] = [
  ...generatorChecks,
  ...discriminatorChecks,
  ...lpipsChecks,
  ...plainNetworkChecks,
  pspEncoderCheck,
  realFacesCheck,
];
