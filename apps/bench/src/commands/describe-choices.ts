import { networksOf, swapperSignatures } from "@mfim/zoo";
import { folderPresets } from "../methods/folder-presets.ts";
import { yardsticks } from "../methods/yardsticks.ts";
import { defaultProtocol } from "../protocol/default-protocol.ts";
import { readProtocolFile, shippedProtocols } from "../protocol/open-bench-protocol.ts";

const lines = (rows: readonly (readonly [string, string])[]) => {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`).join("\n");
};

/** What `--protocol` takes. */
export async function describeProtocols(): Promise<string> {
  const { bench, dataset } = await shippedProtocols();
  const described = await Promise.all(
    bench.map(async (name): Promise<[string, string]> => {
      const { data } = (await readProtocolFile(name)).config;
      const needs = "folder" in data || data.type === "pack" || name.endsWith("-sample") ? "" : ", with --data FOLDER";
      return [name, `${data.type}${needs}${name === defaultProtocol ? " (the default)" : ""}`];
    }),
  );
  return `Protocols:\n${lines(described)}\nOver a folder that "data prepare" made (--data FOLDER):\n${dataset.map((name) => `  ${name}`).join("\n")}\nAnything else: a YAML file (apps/bench/README.md).\n`;
}

/** What `--methods` takes. */
export function describeMethods(): string {
  const folders = Object.entries(folderPresets).map(([name, { pattern, summary }]): [string, string] => [
    name,
    `${pattern}  ${summary}`,
  ]);
  const onnx = Object.entries(swapperSignatures).map(([name, { summary, licence }]): [string, string] => [
    name,
    `${summary}; ${licence}`,
  ]);
  return [
    "Yardsticks:",
    lines(Object.entries(yardsticks).map(([name, { about }]) => [name, about])),
    "The shipped model:   mfim",
    `A public swapper, once "zoo fetch" has brought it:   zoo:NETWORK, one of ${networksOf("method").join(", ")}`,
    "A trained model:   NAME=MODEL-FOLDER",
    "A method's file:   NAME=FILE.yaml with `method:` (any swap method of the zoo; with --allow-modules also anybody's module) or `onnx:`",
    "Pictures of another method:   NAME=folder:PRESET:FOLDER or NAME=folder:PATH/{target:05}_{source:05}.png",
    lines(folders),
    "ONNX swappers, in FILE.yaml (onnx: SIGNATURE, file: MODEL.onnx, recognizer: {...} or embedder: {...}, converter: FILE.onnx):",
    lines(onnx),
    "",
  ].join("\n");
}
