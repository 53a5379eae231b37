import type { Graph } from "../ir/graph.ts";
import { outputName, savedModel } from "../tensorflow/saved-model.ts";
import type { NativeBackend } from "../trace/native-backend.ts";
import type { GraphRunner } from "./runner.ts";

/** Loads the graph as a SavedModel session through the stock binding of tfjs-node. */
export function createSessionRunner(graph: Graph, label: string, backend: NativeBackend): GraphRunner {
  const { binding } = backend;
  const inputs = graph.inputs.map((_, i) => `in${i}`);
  const outputs = graph.outputs.map((_, i) => outputName(i));
  // Asked for here, so that a web page can import the package too.
  const { mkdtempSync, rmSync, writeFileSync } = process.getBuiltinModule("node:fs");
  const { join } = process.getBuiltinModule("node:path");
  const { tmpdir } = process.getBuiltinModule("node:os");
  const folder = mkdtempSync(join(tmpdir(), `mfim-graph-${label.replace(/\W/g, "_")}-`));
  try {
    writeFileSync(join(folder, "saved_model.pb"), savedModel(graph, { inputs, outputs }));
    const session = binding.loadSavedModel(folder, "serve");
    const [inputNames, outputNames] = [inputs, outputs].map((names) => names.map((name) => `${name}:0`).join());
    return {
      run: (ids) => binding.runSavedModel(session, ids, inputNames ?? "", outputNames ?? ""),
      dispose: () => binding.deleteSavedModel(session),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
