import type { Checkpoint } from "../checkpoint.ts";
import { readCheckpoint } from "../read-checkpoint.ts";
import { columns, sizeText } from "./columns.ts";
import { shortJson } from "./short-json.ts";

interface InspectOptions {
  readonly json?: boolean;
  readonly select?: string;
  readonly stripPrefix?: string;
}

/** Prints what a checkpoint holds. Pickles with unknown names are shown too, since nothing in them is run. */
export async function inspect(file: string, { json, ...options }: InspectOptions): Promise<void> {
  const report = describeCheckpoint(await readCheckpoint(file, { ...options, tensorsOnly: true }));
  console.log(json ? JSON.stringify(report, bigintAsText, 2) : asText(report));
}

function describeCheckpoint({ path, format, state, metadata, other, globals }: Checkpoint) {
  const tensors = [...state].map(([key, { shape, dtype, byteLength }]) => ({ key, shape, dtype, bytes: byteLength }));
  const elements = tensors.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
  const bytes = tensors.reduce((sum, tensor) => sum + tensor.bytes, 0);
  return { path, format, count: tensors.length, elements, bytes, metadata, globals, other, tensors };
}

const bigintAsText = (_: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);
const shorten = (text: string, limit = 120) => (text.length > limit ? `${text.slice(0, limit - 3)}...` : text);

function asText(report: ReturnType<typeof describeCheckpoint>): string {
  const { format, count, elements, bytes, metadata, globals, other } = report;
  const named = (kind: string) => globals.filter((global) => global.kind === kind).map(({ name }) => name);
  const facts = [
    ["format", format],
    ["tensors", `${count}, ${elements.toLocaleString("en")} elements, ${sizeText(bytes)}`],
    ...Object.entries(metadata).map(([key, value]) => [`metadata ${shorten(key, 40)}`, shorten(value)]),
    ...(other === null ? [] : [["other values", shortJson(other, 120)]]),
    ...(named("known").length > 0 ? [["known globals", named("known").join(", ")]] : []),
    ...(named("unknown").length > 0 ? [["unknown globals", named("unknown").join(", ")]] : []),
    ...(named("suspicious").length > 0
      ? [["SUSPICIOUS", `${named("suspicious").join(", ")} (never run here; do not load this file with Python)`]]
      : []),
  ];
  const tensors = report.tensors.map(({ key, shape, dtype, bytes: size }) => [
    key,
    dtype,
    `[${shape.join(", ")}]`,
    sizeText(size),
  ]);
  return `${columns(facts)}\n\n${columns(tensors)}`;
}
