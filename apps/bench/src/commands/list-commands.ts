import { networksOf, swapperSignatures } from "@mfim/zoo";
import { Command } from "commander";
import { folderPresets } from "../methods/folder-presets.ts";
import { yardsticks } from "../methods/yardsticks.ts";
import { defaultProtocol, readProtocolFile, shippedProtocols } from "../protocol/open-bench-protocol.ts";

const lines = (rows: readonly (readonly [string, string])[]) => {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`).join("\n");
};

export function protocolsCommand(): Command {
  return new Command("protocols").description("List the protocols that ship with the bench.").action(async () => {
    const { bench, dataset } = await shippedProtocols();
    const described = await Promise.all(
      bench.map(async (name): Promise<[string, string]> => {
        const { data } = (await readProtocolFile(name)).config;
        const needs =
          "folder" in data || data.type === "pack" || name.endsWith("-sample") ? "" : ", with --data FOLDER";
        return [name, `${data.type}${needs}${name === defaultProtocol ? " (the default)" : ""}`];
      }),
    );
    process.stdout.write(
      `Protocols:\n${lines(described)}\nOver a folder that "data prepare" made (--data FOLDER):\n${dataset.map((name) => `  ${name}`).join("\n")}\nAnything else: a YAML file (apps/bench/README.md).\n`,
    );
  });
}

export function methodsCommand(): Command {
  return new Command("methods").description("List what --methods takes.").action(() => {
    const folders = Object.entries(folderPresets).map(([name, { pattern, summary }]): [string, string] => [
      name,
      `${pattern}  ${summary}`,
    ]);
    const onnx = Object.entries(swapperSignatures).map(([name, { summary, licence }]): [string, string] => [
      name,
      `${summary}; ${licence}`,
    ]);
    process.stdout.write(
      [
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
      ].join("\n"),
    );
  });
}
