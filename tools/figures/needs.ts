import { existsSync } from "node:fs";
import { join } from "node:path";
import { sharedFolder } from "@mfim/testing";
import { repository } from "./repository.ts";

/** Something that a machine may lack. */
interface Need {
  /** What to do where it is not there. */
  readonly remedy: string;
  readonly places: () => readonly string[];
}

const shared = (...path: readonly string[]) => [join(sharedFolder() ?? "no-shared-folder", ...path)];

/** Where each is looked for; the first place that exists is taken. */
export const needs = {
  head: {
    remedy: "the morphable head (ict-face.safetensors) in ../shared/weights",
    places: () => shared("weights/ict-face.safetensors"),
  },
  "lpips-features": {
    remedy: "AlexNet (alexnet-features.pth) in ../shared/weights",
    places: () => shared("weights/alexnet-features.pth"),
  },
  "lpips-heads": {
    remedy: "LPIPS' heads (lpips-lin-alex-v0.1.pth) in ../shared/weights",
    places: () => shared("weights/lpips-lin-alex-v0.1.pth"),
  },
  london: {
    remedy: 'the London set in data/london ("npm run data -- fetch london") or ../shared/faces/london',
    places: () => [join(repository, "data/london"), ...shared("faces/london")],
  },
  lfw: { remedy: "LFW, one folder a person, in ../shared/faces/lfw", places: () => shared("faces/lfw") },
  "celeba-hq": {
    remedy: "the 56 pictures of CelebA-HQ in ../shared/faces/celeba-hq-1024",
    places: () => shared("faces/celeba-hq-1024"),
  },
  chromium: {
    remedy: "Chromium (MFIM_CHROMIUM names one)",
    places: () => [
      process.env["MFIM_CHROMIUM"] ?? "no-chromium",
      "/usr/lib/chromium/chromium",
      "/usr/bin/chromium",
      "/usr/bin/google-chrome",
    ],
  },
} as const satisfies Readonly<Record<string, Need>>;

export type NeedName = keyof typeof needs;

/** Its path; undefined where this machine has none. */
export const found = (name: NeedName): string | undefined => needs[name].places().find((path) => existsSync(path));
