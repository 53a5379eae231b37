import { mix } from "../geometry/scalar.ts";
import type { Rgb, SkinTraits } from "./person.ts";

/** Skin by melanin, linear light, fair to dark. */
const TONES: readonly Rgb[] = [
  [0.7, 0.49, 0.4],
  [0.64, 0.42, 0.32],
  [0.54, 0.33, 0.225],
  [0.42, 0.235, 0.145],
  [0.27, 0.14, 0.08],
  [0.135, 0.068, 0.04],
  [0.075, 0.04, 0.026],
];

/** Average skin colour: melanin picks the tone, blood and undertone shift it. */
export function skinColour(skin: SkinTraits): Rgb {
  const place = skin.melanin * (TONES.length - 1);
  const i = Math.min(TONES.length - 2, Math.floor(place));
  const tone = (k: 0 | 1 | 2) => mix(TONES[i]![k], TONES[i + 1]![k], place - i);
  const blood = (skin.haemoglobin - 0.5) * 0.18;
  return [
    tone(0) * (1 + 0.25 * blood),
    tone(1) * (1 - blood + 0.02 * -skin.undertone - 0.01),
    tone(2) * (1 - 0.8 * blood + 0.06 * skin.undertone + 0.02),
  ];
}
