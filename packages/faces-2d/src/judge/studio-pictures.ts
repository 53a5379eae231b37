import { type Cast, memberOf } from "../cast/cast.ts";
import type { FaceRecipe } from "../compose/face-recipe.ts";
import { renderPicture } from "../pairs/render-pair.ts";
import type { Scene } from "../render/scene.ts";
import { NO_VARIATION } from "../vary/variation.ts";

/** People on hosts, frontal and in the studio's light: RGB bytes of `size` x `size` each. @param expression 0 neutral, 1 smiling */
export async function studioPictures(
  cast: Cast,
  people: readonly (readonly [FaceRecipe, string])[],
  expression: 0 | 1,
  size: number,
): Promise<Uint8Array[]> {
  const drawn: Uint8Array[] = [];
  for (const [recipe, host] of people) {
    memberOf(cast, host);
    const scene: Scene = { host, hostExpression: expression, smile: expression, yaw: 0, pitch: 0, jaw: 0.5 };
    drawn.push((await renderPicture(cast, recipe, scene, NO_VARIATION, size)).pixels);
  }
  return drawn;
}
