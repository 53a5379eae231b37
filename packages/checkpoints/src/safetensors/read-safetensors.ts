import { CheckpointError } from "@mfim/core/errors";
import { type ByteSource, readBytes } from "../bytes/byte-source.ts";
import type { CheckpointContent } from "../checkpoint.ts";
import { isRecord, parseJson } from "../json.ts";
import { elementType } from "../tensors/element-type.ts";
import { type CheckpointTensor, storedTensor } from "../tensors/stored-tensor.ts";
import { elementNames } from "./element-names.ts";

/** The format's own limit on its header. */
const largestHeader = 100_000_000;

/**
 * Reads a safetensors file: an 8-byte little-endian header length, a JSON header, the data.
 * @see https://github.com/huggingface/safetensors#format
 */
export function readSafetensors(source: ByteSource): CheckpointContent {
  const lengthBytes = readBytes(source, 0, 8, "the header's length");
  const length = Number(new DataView(lengthBytes.buffer).getBigUint64(0, true));
  if (length > largestHeader) {
    throw new CheckpointError(
      `${source.name}: expected a safetensors header of at most ${largestHeader} bytes, got ${length}; this is no safetensors file, or it is damaged.`,
    );
  }
  const header = parseJson(
    source.name,
    "the safetensors header",
    readBytes(source, 8, length, "the safetensors header"),
  );
  const state = new Map<string, CheckpointTensor>();
  const spans: Span[] = [];
  let metadata: Record<string, string> = {};
  for (const [key, entry] of Object.entries(header)) {
    if (key === "__metadata__") metadata = readMetadata(source, entry);
    else {
      const { tensor, span } = readEntry(source, key, entry, 8 + length);
      state.set(key, tensor);
      spans.push(span);
    }
  }
  assertCovered(source, spans, source.size - 8 - length);
  return { state, metadata, other: null, globals: [] };
}

/** Where a tensor's data begin and end, in bytes behind the header. */
interface Span {
  readonly key: string;
  readonly begin: number;
  readonly end: number;
}

/** The format has every byte of data belong to one tensor: no two share theirs, and none is left over. */
function assertCovered(source: ByteSource, spans: readonly Span[], size: number): void {
  let covered = 0;
  let before = "the header";
  for (const { key, begin, end } of [...spans].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered) {
      const what = begin < covered ? `shares ${covered - begin} bytes with` : `lies ${begin - covered} bytes behind`;
      throw new CheckpointError(
        `${source.name}: tensor "${key}" ${what} ${before}, which the safetensors format forbids; the file is damaged or crafted.`,
      );
    }
    covered = end;
    before = `"${key}"`;
  }
  if (covered !== size)
    throw new CheckpointError(
      `${source.name}: its tensors end at byte ${covered} of ${size} bytes of data, which the safetensors format forbids; the file is damaged or crafted.`,
    );
}

function readMetadata(source: ByteSource, entry: unknown): Record<string, string> {
  if (!isRecord(entry) || !Object.values(entry).every((value) => typeof value === "string")) {
    throw new CheckpointError(`${source.name}: expected __metadata__ to map names to texts; the header is damaged.`);
  }
  return { ...(entry as Record<string, string>) };
}

function readEntry(
  source: ByteSource,
  key: string,
  entry: unknown,
  dataStart: number,
): { readonly tensor: CheckpointTensor; readonly span: Span } {
  const { dtype, shape, data_offsets: offsets } = isRecord(entry) ? entry : {};
  const typeName = typeof dtype === "string" ? elementNames.get(dtype) : undefined;
  if (typeName === undefined) {
    throw new CheckpointError(
      `${source.name}: tensor "${key}" has the element type ${JSON.stringify(dtype)}; expected one of ${[...elementNames.keys()].join(", ")}.`,
    );
  }
  if (!isNumberList(shape) || !isNumberList(offsets) || offsets.length !== 2) {
    throw new CheckpointError(
      `${source.name}: tensor "${key}": expected a shape and two data_offsets; the header is damaged.`,
    );
  }
  const [begin, end] = offsets as readonly number[] as [number, number];
  const tensor = storedTensor({
    source,
    type: elementType(typeName),
    littleEndian: true,
    shape,
    offset: dataStart + begin,
    what: `tensor "${key}"`,
  });
  if (begin < 0 || end - begin !== tensor.byteLength) {
    throw new CheckpointError(
      `${source.name}: tensor "${key}": ${dtype} [${shape.join(", ")}] takes ${tensor.byteLength} bytes, but data_offsets give ${end - begin}; the header is damaged.`,
    );
  }
  return { tensor, span: { key, begin, end } };
}

function isNumberList(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => typeof item === "number");
}
