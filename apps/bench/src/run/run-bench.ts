import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Pixels } from "@mfim/core";
import { contactSheet, swapProvenance } from "@mfim/data-ffhq";
import type { PictureSet } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import { evaluateMethod } from "../evaluate/evaluate-method.ts";
import type { MetricNetworks } from "../evaluate/metric-networks.ts";
import { summarise } from "../evaluate/summarise.ts";
import type { OpenMethod } from "../methods/open-method.ts";
import type { PairProtocol } from "../protocol/held-out-pairs.ts";
import type { BenchResult, MethodResult } from "../result/bench-result.ts";
import { resultTable } from "../result/result-table.ts";

export interface BenchInput {
  readonly set: PictureSet;
  readonly protocol: PairProtocol;
  readonly methods: readonly OpenMethod[];
  readonly networks: MetricNetworks;
  readonly out: string;
  readonly onProgress?: (method: string, done: number) => void;
}

/** Pictures of the first pairs, for reports. */
export interface ShownPair {
  readonly source: Pixels;
  readonly target: Pixels;
  readonly swaps: Readonly<Record<string, Pixels>>;
}

const shownPairs = 18;

/** Measures every method over one protocol; writes result.json, result.md, values.json (a value a pair) and swaps.png. */
export async function runBench(
  input: BenchInput,
): Promise<{ readonly result: BenchResult; readonly shown: readonly ShownPair[] }> {
  const { set, protocol, methods, networks, out } = input;
  const results: MethodResult[] = [];
  const values: Record<string, Record<string, unknown>> = {};
  const swaps: Record<string, readonly Pixels[]> = {};
  for (const opened of methods) {
    const metrics = networks.metrics();
    swaps[opened.name] = await evaluateMethod(opened, set, protocol.pairs, metrics, {
      batch: 16,
      keep: shownPairs,
      onProgress: (done) => input.onProgress?.(opened.name, done),
    });
    results.push(summarise(opened.name, metrics, new Set(opened.lossNetworks)));
    values[opened.name] = Object.fromEntries(metrics.map((metric) => [metric.name, metric.state()]));
  }
  const result: BenchResult = {
    format: "mfim-bench-1",
    protocol: { name: protocol.name, seed: protocol.seed, pairs: protocol.pairs.length, checksum: protocol.checksum },
    data: set.name,
    networks: networks.ids,
    methods: results,
    versions: { node: process.version, tfjs: tf.version.tfjs, backend: tf.getBackend() },
  };
  const shown = showPairs(set, protocol, swaps);
  await mkdir(out, { recursive: true });
  await writeWhole(join(out, "result.json"), `${JSON.stringify(result, null, 2)}\n`);
  await writeWhole(join(out, "values.json"), JSON.stringify(values));
  await writeWhole(join(out, "result.md"), `${resultTable(result)}\n`);
  await writeWhole(
    join(out, "swaps.png"),
    await sheetOf(
      shown,
      methods.map(({ name }) => name),
    ),
  );
  return { result, shown };
}

function showPairs(
  set: PictureSet,
  protocol: PairProtocol,
  swaps: Readonly<Record<string, readonly Pixels[]>>,
): ShownPair[] {
  const bytes = set.size * set.size * 3;
  const at = (index: number): Pixels => ({
    width: set.size,
    height: set.size,
    data: set.pictures.subarray(index * bytes, (index + 1) * bytes),
  });
  return protocol.pairs.slice(0, shownPairs).map(({ source, target }, n) => ({
    source: at(source),
    target: at(target),
    swaps: Object.fromEntries(Object.entries(swaps).map(([name, pictures]) => [name, pictures[n] as Pixels])),
  }));
}

/** Rows of source, target, then one column a method that is no yardstick. */
function sheetOf(shown: readonly ShownPair[], names: readonly string[]): Promise<Uint8Array> {
  const columns = names.filter((name) => name !== "target" && name !== "source");
  const rows = shown.map(({ source, target, swaps }) => [
    source,
    target,
    ...columns.map((name) => swaps[name] as Pixels),
  ]);
  return contactSheet(rows.flat(), { columns: columns.length + 2, background: "#ffffff", xmp: swapProvenance });
}

async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  await writeFile(`${file}.tmp`, content);
  await rename(`${file}.tmp`, file);
}
