// One rank of a test: node rank-worker.ts SCENARIO OUT. What it found lies in OUT/RANK.json afterwards.
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Communicator, GradientReducer, openCommunicator, openMpi } from "../index.ts";
import { bucketBytes, lengths, valuesOf } from "./rank-values.ts";

const [scenario = "", out = ""] = process.argv.slice(2);
const save = (communicator: Communicator, result: object) =>
  writeFileSync(join(out, `${communicator.rank}.json`), JSON.stringify(result));
const hash = (arrays: readonly Float32Array[]) => {
  const sum = createHash("sha256");
  for (const array of arrays) sum.update(array);
  return sum.digest("hex");
};
const sleep = (seconds: number) => new Promise((wake) => setTimeout(wake, seconds * 1000));

const scenarios: Readonly<Record<string, () => Promise<void>>> = {
  async collectives() {
    const communicator = await openCommunicator({ bucketBytes });
    const { rank, size, library } = communicator;
    const sums = valuesOf(rank);
    await communicator.allReduceSum(sums);
    const { allReduces, payloadBytes, ringBytes } = communicator.statistics();
    const again = valuesOf(rank);
    // Two at once are carried out one after the other.
    const other = valuesOf(rank, 1);
    await Promise.all([communicator.allReduceSum(again), communicator.allReduceSum(other)]);
    const received = valuesOf(rank);
    await communicator.broadcast(received, size - 1);
    const gathered = await communicator.gather({ rank, text: "ü".repeat(rank) });
    save(communicator, {
      rank,
      size,
      library,
      sums: sums.map((array) => Array.from(array)),
      hashes: [hash(sums), hash(again), hash(other)],
      broadcast: hash(received),
      gathered,
      statistics: { allReduces, payloadBytes, ringBytes },
      ticks: await ticksWhileWaiting(communicator),
      gradients: await gradients(communicator),
    });
    await communicator.close();
  },

  async alone() {
    const communicator = await openMpi();
    const values = Float32Array.of(1, 2, 3);
    await communicator.allReduceSum([values]);
    save(communicator, { size: communicator.size, library: communicator.library, values: Array.from(values) });
    await communicator.close();
  },

  /** Rank 1 is killed while the others wait for it. */
  killed: () => lose(async () => void process.kill(process.pid, "SIGKILL")),

  /** Rank 1 never comes, and computes for ever. */
  hanging: () =>
    lose(async () => {
      for (;;);
    }),

  /** Rank 1 ends by an error of its own. */
  failing: () =>
    lose(async () => {
      throw new Error("the disc is full");
    }),

  /** Rank 1 forgets to close. */
  leaving: () => lose(async () => {}),
};

async function lose(fate: () => Promise<void>): Promise<void> {
  const communicator = await openCommunicator();
  communicator.onLostRank(async () => {
    await sleep(0.1);
    save(communicator, { rescued: true });
  });
  await communicator.allReduceSum([new Float32Array(1000)]);
  if (communicator.rank === 1) return fate();
  await communicator.allReduceSum([new Float32Array(1000)]);
  await communicator.close();
}

/** Timer ticks of rank 0 in the half second in which the last rank lets all others wait in an all-reduce. */
async function ticksWhileWaiting(communicator: Communicator): Promise<number> {
  await communicator.barrier();
  if (communicator.rank === communicator.size - 1) await sleep(0.5);
  let ticks = 0;
  const timer = setInterval(() => ticks++, 10);
  await communicator.allReduceSum([new Float32Array(1000)]);
  clearInterval(timer);
  return ticks;
}

/** Two rounds of the same gradients, in different orders of arrival, and a refusal. */
async function gradients(communicator: Communicator): Promise<object> {
  const { rank } = communicator;
  const names = lengths.map((length, i) => [`layer.${i}.weight`, length] as const);
  const reducer = await GradientReducer.create(communicator, new Map(names), { bucketBytes });
  const values = valuesOf(rank);
  const named = names.map(([name], i) => [name, values[i]!] as const);
  const means = plain(await reducer.reduce(new Map(named)));
  const round = reducer.begin();
  for (const [name, array] of [...named.slice(rank), ...named.slice(0, rank)]) round.add(name, array);
  const again = plain(await round.finish());
  const refused = await GradientReducer.create(communicator, new Map([["w", rank === 1 ? 4 : 3]])).catch(String);
  return { means, again, refused };
}

function plain(arrays: ReadonlyMap<string, Float32Array>): readonly (readonly number[])[] {
  return [...arrays.values()].map((array) => Array.from(array));
}

await scenarios[scenario]!();
