/** An expression by blendshape: a name without side stands for both sides (`mouthSmile` = `mouthSmile_L` and `_R`). */
export interface ExpressionPreset {
  readonly name: string;
  readonly weights: Readonly<Record<string, number>>;
}

/** Named expressions; a new one is a new row. Names are those of ICT-FaceKit's blendshapes. */
// biome-ignore format: a table
export const EXPRESSION_PRESETS: readonly ExpressionPreset[] = [
  { name: "neutral", weights: {} },
  { name: "soft smile", weights: { mouthSmile: 0.4, cheekSquint: 0.2 } },
  { name: "smile", weights: { mouthSmile: 0.75, cheekSquint: 0.4, eyeSquint: 0.25, mouthDimple: 0.2 } },
  { name: "open smile", weights: { mouthSmile: 0.8, mouthUpperUp: 0.45, mouthLowerDown: 0.35, jawOpen: 0.12, cheekSquint: 0.45 } },
  { name: "laugh", weights: { mouthSmile: 0.85, jawOpen: 0.4, mouthUpperUp: 0.45, cheekSquint: 0.7, eyeSquint: 0.5 } },
  { name: "smirk left", weights: { mouthSmile_L: 0.7, mouthDimple_L: 0.4, browOuterUp_L: 0.3 } },
  { name: "smirk right", weights: { mouthSmile_R: 0.7, mouthDimple_R: 0.4, browOuterUp_R: 0.3 } },
  { name: "sad", weights: { mouthFrown: 0.7, browInnerUp: 0.75, mouthShrugLower: 0.3, eyeLookDown: 0.15 } },
  { name: "frown", weights: { browDown: 0.8, mouthFrown: 0.4, eyeSquint: 0.3 } },
  { name: "angry", weights: { browDown: 1, noseSneer: 0.5, mouthPress: 0.5, eyeSquint: 0.4, jawForward: 0.2 } },
  { name: "shout", weights: { browDown: 0.8, jawOpen: 0.6, mouthUpperUp: 0.5, mouthLowerDown: 0.5, noseSneer: 0.6 } },
  { name: "surprise", weights: { browInnerUp: 0.8, browOuterUp: 0.8, eyeWide: 0.8, jawOpen: 0.45 } },
  { name: "fear", weights: { browInnerUp: 0.9, eyeWide: 0.9, mouthStretch: 0.6, jawOpen: 0.15 } },
  { name: "disgust", weights: { noseSneer: 0.9, mouthUpperUp: 0.5, browDown: 0.5, mouthFrown: 0.3, eyeSquint: 0.4 } },
  { name: "contempt", weights: { mouthDimple_L: 0.8, mouthSmile_L: 0.3, mouthPress: 0.3, eyeSquint: 0.2 } },
  { name: "kiss", weights: { mouthPucker: 0.9, cheekSquint: 0.1 } },
  { name: "whistle", weights: { mouthFunnel: 0.7, mouthPucker: 0.4, jawOpen: 0.12 } },
  { name: "blink", weights: { eyeBlink: 0.95 } },
  { name: "sleepy", weights: { eyeBlink: 0.5, browOuterUp: 0.25, jawOpen: 0.05 } },
  { name: "wink left", weights: { eyeBlink_L: 0.95, cheekSquint_L: 0.6, mouthSmile_L: 0.5 } },
  { name: "wink right", weights: { eyeBlink_R: 0.95, cheekSquint_R: 0.6, mouthSmile_R: 0.5 } },
  { name: "squint", weights: { eyeSquint: 0.9, cheekSquint: 0.5, browDown: 0.4 } },
  { name: "talk a", weights: { jawOpen: 0.35, mouthLowerDown: 0.2 } },
  { name: "talk e", weights: { mouthStretch: 0.4, jawOpen: 0.15, mouthUpperUp: 0.25, mouthLowerDown: 0.3 } },
  { name: "talk o", weights: { mouthFunnel: 0.6, jawOpen: 0.3 } },
  { name: "pressed lips", weights: { mouthPress: 0.8, mouthRollLower: 0.35, mouthRollUpper: 0.35 } },
  { name: "pout", weights: { mouthShrugLower: 0.8, mouthPucker: 0.35, browInnerUp: 0.2 } },
  { name: "puffed cheeks", weights: { cheekPuff: 0.8, mouthPress: 0.4 } },
  { name: "jaw left", weights: { jawLeft: 0.7, mouthLeft: 0.3 } },
  { name: "jaw right", weights: { jawRight: 0.7, mouthRight: 0.3 } },
  { name: "raised brows", weights: { browInnerUp: 0.7, browOuterUp: 0.8 } },
  { name: "yawn", weights: { jawOpen: 0.85, eyeSquint: 0.6, eyeBlink: 0.4, browInnerUp: 0.3 } },
];

/** Weights by full blendshape name: sided names stay, the others stand for `_L` and `_R` where the head has those. */
export function expandWeights(
  weights: Readonly<Record<string, number>>,
  headNames: readonly string[],
): Record<string, number> {
  const out: Record<string, number> = {};
  for (const [name, weight] of Object.entries(weights)) {
    const targets = headNames.includes(name) ? [name] : [`${name}_L`, `${name}_R`];
    for (const target of targets) {
      if (!headNames.includes(target))
        throw new Error(`the head has no expression "${name}"; it has ${headNames.join(", ")}`);
      out[target] = Math.min(1, (out[target] ?? 0) + weight);
    }
  }
  return out;
}
