import { imagesToPixels, type Pixels } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { useBackend } from "@mfim/native";
import { contactSheet, resizePixels, swapProvenance } from "@mfim/photographs";
import { modulePermission } from "@mfim/zoo/permission";
import { answeredPairs, release } from "../evaluate/answered-pairs.ts";
import { namedMethods } from "../methods/named-method.ts";
import { openMethods } from "../methods/open-method.ts";
import { batchTensors, decodedBatches, disposeBatch } from "../protocol/batches.ts";
import { openBenchProtocol, readProtocolFile } from "../protocol/open-bench-protocol.ts";
import { rowsAsColumns } from "./rows-as-columns.ts";

export interface SheetFlags {
  readonly protocol: string;
  readonly methods: string;
  readonly out: string;
  readonly limit: number;
  readonly data?: string;
  readonly across?: true;
  readonly allowModules?: true;
}

/** Side of a cell, pixels. */
const cell = 160;

/** A row a pair of a protocol: source, target, what each method makes of them, and the true swap where it is known; nothing is measured. */
export async function drawSheet(flags: SheetFlags): Promise<void> {
  const { protocol: name, out, data, limit } = flags;
  const names = flags.methods.split(",");
  namedMethods(names);
  await using protocol = await openBenchProtocol(await readProtocolFile(name), {
    ...(data !== undefined && { data }),
    limit,
  });
  await useBackend({ purpose: "infer" });
  using opened = await openMethods(names, modulePermission(flags));
  for (const method of opened.methods) method.check?.(protocol);
  const roles = ["source", "target"] as const;
  const last = protocol.roles.has("truth") ? (["truth"] as const) : [];
  const pictures: Pixels[] = [];
  for await (const decoded of decodedBatches(protocol, [0], limit)) {
    const batch = batchTensors(protocol, decoded);
    const swaps = new Map<string, ReadonlyMap<string, Pixels>>();
    for (const method of opened.methods) {
      const { part, swaps: made } = await answeredPairs(method, batch);
      const painted = made === undefined ? [] : await imagesToPixels(made);
      swaps.set(method.name, new Map(part.pairs.map(({ id }, n) => [id, painted[n] as Pixels])));
      made?.dispose();
      release(part, batch);
    }
    for (const [n, { id }] of batch.pairs.entries()) {
      const own = batch.read[n]?.pictures;
      const row = [
        ...roles.map((role) => own?.[role]),
        ...opened.methods.map((method) => swaps.get(method.name)?.get(id)),
        ...last.map((role) => own?.[role]),
      ];
      for (const picture of row) pictures.push(picture === undefined ? blank : await resizePixels(picture, cell));
    }
    disposeBatch(batch);
  }
  const titles = [...roles, ...opened.methods.map((method) => method.name), ...last.map(() => "true swap")];
  const sheet = flags.across
    ? contactSheet(rowsAsColumns(pictures, titles.length), {
        columns: pictures.length / titles.length,
        background: "#ffffff",
        xmp: swapProvenance,
      })
    : contactSheet(pictures, { columns: titles.length, titles, xmp: swapProvenance });
  await writeWhole(out, await sheet);
  process.stdout.write(`${out}\n`);
}

/** Where a method has no answer. */
const blank: Pixels = { width: cell, height: cell, data: new Uint8Array(3 * cell * cell).fill(255) };
