import type { Random } from "@mfim/core";
import type { Cast } from "../cast/cast.ts";
import { between, pick } from "../random/draw.ts";
import type { Background } from "../render/scene.ts";
import { sampleLinear } from "../warp/sample.ts";

const rounded = (colours: readonly number[]): number[] =>
  colours.map((v) => Math.round(Math.min(255, Math.max(0, v)) * 10) / 10);

/** A colour of some room: dark to light, not very saturated. */
function someColour(random: Random): number[] {
  const level = between(random, 20, 235);
  const chroma = between(random, 0, 45);
  return [0, 1, 2].map(() => level + chroma * random.normal());
}

/** From one corner to the others. */
function gradient(random: Random): Background {
  return { columns: 2, rows: 2, colours: rounded([0, 1, 2, 3].flatMap(() => someColour(random))) };
}

/** Out-of-focus patches: a grid of colours about one. */
function patches(random: Random): Background {
  const [columns, rows] = [3 + random.below(9), 3 + random.below(9)];
  const base = someColour(random);
  const spread = between(random, 8, 60);
  const colours = Array.from({ length: columns * rows }, () => {
    const light = spread * random.normal();
    return base.map((v) => v + light + 0.35 * spread * random.normal());
  });
  return { columns, rows, colours: rounded(colours.flat()) };
}

/** Somebody's photograph, out of focus beyond recognition: a grid of 9 cells, brightened or darkened, in another colour. */
function blurredPhotograph(random: Random, cast: Cast): Background {
  const { views } = pick(
    random,
    cast.members.filter(({ split }) => split === "train"),
  );
  const cells = 9;
  const gain = [0, 1, 2].map(() => Math.exp(0.35 * random.normal()));
  const colours: number[] = [];
  const out = [0, 0, 0];
  const turned = random.below(2) === 1;
  for (let y = 0; y < cells; y++) {
    for (let x = 0; x < cells; x++) {
      const sum = [0, 0, 0];
      for (let n = 0; n < 16; n++) {
        const [u, v] = [(x + ((n % 4) + 0.5) / 4) / cells, (y + (Math.floor(n / 4) + 0.5) / 4) / cells];
        sampleLinear(
          views[0].pixels,
          cast.frame,
          cast.frame,
          3,
          (turned ? v : u) * cast.frame,
          (turned ? u : v) * cast.frame,
          out,
        );
        for (let k = 0; k < 3; k++) sum[k] = sum[k]! + out[k]! / 16;
      }
      colours.push(...sum.map((v, k) => v * gain[k]!));
    }
  }
  return { columns: cells, rows: cells, colours: rounded(colours) };
}

/** A background by chance. */
export function drawBackground(random: Random, cast: Cast): Background {
  const kind = pick(random, ["gradient", "patches", "patches", "photograph"] as const);
  if (kind === "gradient") return gradient(random);
  return kind === "patches" ? patches(random) : blurredPhotograph(random, cast);
}
