import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import sharp from "sharp";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { learningRates } from "./learning-rates.ts";
import type { RunObserver } from "./run-observer.ts";
import { crc32c } from "./session-start.ts";
import { tensorBoard } from "./tensor-board.ts";

beforeAll(useNativeBackend);

type Field = readonly [number: number, value: Uint8Array | number | bigint];

/** Fields of a protocol buffer message: numbers of 64 and 32 bits as floating point, the others as they are. */
function fields(message: Uint8Array): Field[] {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const found: Field[] = [];
  let at = 0;
  const varint = () => {
    let [value, shift] = [0n, 0n];
    for (;;) {
      const byte = message[at++] as number;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
      shift += 7n;
    }
  };
  while (at < message.length) {
    const key = Number(varint());
    const kind = key & 7;
    if (kind === 0) found.push([key >> 3, varint()]);
    else if (kind === 1) {
      found.push([key >> 3, view.getFloat64(at, true)]);
      at += 8;
    } else if (kind === 5) {
      found.push([key >> 3, view.getFloat32(at, true)]);
      at += 4;
    } else {
      const length = Number(varint());
      found.push([key >> 3, message.subarray(at, at + length)]);
      at += length;
    }
  }
  return found;
}

const only = (message: Uint8Array, number: number) => fields(message).find(([known]) => known === number)?.[1];

/** A picture of a summary: its height, width, channels and the bytes of its file. */
function imageOf(value: Uint8Array): readonly unknown[] | undefined {
  const image = only(value, 4);
  return image === undefined ? undefined : [1, 2, 3, 4].map((number) => only(image as Uint8Array, number));
}

/** A scalar of a summary: a plain float, or a tensor with one value in it or in its bytes. */
function scalarOf(value: Uint8Array): number {
  const plain = only(value, 2);
  if (plain !== undefined) return plain as number;
  const tensor = only(value, 8) as Uint8Array;
  const values = only(tensor, 5);
  if (typeof values === "number") return values;
  const bytes = (values ?? only(tensor, 4)) as Uint8Array;
  return new DataView(bytes.buffer, bytes.byteOffset).getFloat32(0, true);
}

/** Scalars and pictures of an event file (records of 8 bytes length, 4 of checksum, the event, 4 of checksum), as TensorBoard reads them. */
function scalars(
  file: Uint8Array,
  found: { step: number; tag: string; value: number | readonly unknown[] }[] = [],
): { step: number; tag: string; value: number | readonly unknown[] }[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let at = 0; at < file.length; ) {
    const length = Number(view.getBigUint64(at, true));
    const event = file.subarray(at + 12, at + 12 + length);
    at += 12 + length + 4;
    const step = Number(only(event, 2) ?? 0n);
    // What came before of this step and later ones is of a process that is gone (TensorBoard's event_accumulator.py).
    const session = only(event, 7) as Uint8Array | undefined;
    if (session !== undefined && only(session, 1) === 1n)
      found.splice(0, found.length, ...found.filter((one) => one.step < step));
    const summary = only(event, 5) as Uint8Array | undefined;
    for (const [number, value] of summary === undefined ? [] : fields(summary))
      if (number === 1)
        found.push({
          step,
          tag: new TextDecoder().decode(only(value as Uint8Array, 1) as Uint8Array),
          value: imageOf(value as Uint8Array) ?? scalarOf(value as Uint8Array),
        });
  }
  return found;
}

test("event files hold every logged step, judgement and preview, figures of one kind together", async () => {
  const run = await mkdtemp(join(tmpdir(), "tensorboard-"));
  onTestFinished(() => rm(run, { recursive: true }));
  const observer = tensorBoard(run, 2);
  await observer.begin?.(0);
  for (let step = 1; step <= 4; step++) {
    const figures = { identity: 1 / step, l1: 0.5 };
    const learningRates = async () => ({ encoder: 0.001 / step });
    const pace = { seconds: step, picturesPerSecond: 8, memoryMiB: 100, secondsLeft: 0 };
    await observer.step?.({ step, figures, learningRates, ...pace });
  }
  const made = { width: 300, height: 20, channels: 3, background: "#336699" } as const;
  const png = await sharp({ create: made }).png().toBuffer();
  await writeFile(join(run, "step-4.png"), png);
  await observer.preview?.(4, join(run, "step-4.png"));
  await observer.validated?.(4, { "held-out.identity": 0.75 });
  await observer.end?.();
  const names = await readdir(join(run, "tensorboard"));
  expect(names).toHaveLength(1);
  expect(names[0]).toMatch(/^events\.out\.tfevents\./);
  const found = scalars(await readFile(join(run, "tensorboard", names[0] as string)));
  const of = (tag: string) => found.filter((one) => one.tag === tag).map(({ step, value }) => [step, value]);
  expect(of("terms/identity")).toEqual([
    [0, 1],
    [2, Math.fround(1 / 3)],
  ]);
  expect(of("terms/l1").map(([step]) => step)).toEqual([0, 2]);
  expect(of("pace/pictures-per-second")[0]).toEqual([0, 8]);
  expect(of("held-out/identity")).toEqual([[3, 0.75]]);
  expect(of("learning-rate/encoder")).toEqual([
    [0, Math.fround(0.001)],
    [2, Math.fround(0.001 / 3)],
  ]);
  const [[step, picture]] = of("preview") as [[number, readonly [bigint, bigint, bigint, Uint8Array]]];
  expect([step, ...picture.slice(0, 3)]).toEqual([3, 20n, 300n, 3n]);
  expect(Buffer.from(picture[3]).equals(png)).toBe(true);
});

test("a run that goes on from an earlier step, or goes back to one, has every step once", async () => {
  const run = await mkdtemp(join(tmpdir(), "tensorboard-"));
  onTestFinished(() => rm(run, { recursive: true }));
  const train = async (observer: RunObserver, from: number, to: number, value: number) => {
    await observer.begin?.(from);
    const rest = { picturesPerSecond: 8, memoryMiB: 100, secondsLeft: 0 };
    for (let step = from + 1; step <= to; step++)
      await observer.step?.({ step, figures: { identity: value }, seconds: step, ...rest });
  };
  const killed = tensorBoard(run, 1);
  await train(killed, 0, 5, 1);
  await killed.end?.();
  await new Promise((wake) => setTimeout(wake, 1100)); // event files are named by the second
  const resumed = tensorBoard(run, 1);
  await train(resumed, 3, 6, 2);
  await resumed.end?.();
  await new Promise((wake) => setTimeout(wake, 1100));
  await train(resumed, 4, 7, 3);
  await resumed.end?.();
  const found: ReturnType<typeof scalars> = [];
  for (const name of (await readdir(join(run, "tensorboard"))).sort())
    scalars(await readFile(join(run, "tensorboard", name)), found);
  const curve = found.filter(({ tag }) => tag === "terms/identity").map(({ step, value }) => [step, value]);
  expect(curve).toEqual([
    [0, 1],
    [1, 1],
    [2, 1],
    [3, 2],
    [4, 3],
    [5, 3],
    [6, 3],
  ]);
});

test("the checksum of event files is the Castagnoli one", () => {
  // RFC 3720, B.4, and the check value of the catalogue of CRCs.
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(Buffer.from("123456789"))).toBe(0xe3069283);
});

test("rates are found among the variables of a task, by their optimisers", async () => {
  const variable = (value: number) => tf.variable(tf.scalar(value));
  const variables = new Map([
    ["adam.encoder.learning_rate", variable(0.5)],
    ["adam.learning_rate", variable(0.25)],
    ["encoder.learning_rate.weight", variable(1)],
  ]);
  expect(await learningRates(variables)).toEqual({ encoder: 0.5, all: 0.25 });
  tf.dispose([...variables.values()]);
});
