import { loadMobileRecognizer } from "@mfim/backbones/mobile-recognizer";
import type { LoadContext, PartConfig } from "../parts/part-kind.ts";
import { pathIn } from "../parts/paths.ts";

/**
 * The config of an encoder whose weights lie in a file of their own: without what its pyramid started from, and with the
 * shape that it took from there.
 */
export async function trainedEncoderConfig(config: PartConfig, context: LoadContext): Promise<PartConfig> {
  const { start, ...pyramid } = config["pyramid"] as PartConfig & { readonly start?: string };
  if (pyramid.type !== "mobile-trunk" || start === undefined || pyramid["shape"] !== undefined)
    return { ...config, pyramid };
  using recognizer = await loadMobileRecognizer(pathIn(context, start));
  return { ...config, pyramid: { ...pyramid, shape: recognizer.config.trunk } };
}
