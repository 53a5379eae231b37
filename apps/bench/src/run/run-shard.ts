import { DataError, type MetricState, type Pixels } from "@mfim/core";
import { type GalleryEntry, type MetricDefinition, SeenPictures } from "@mfim/metrics";
import { type CoreSeconds, evaluateBatch } from "../evaluate/evaluate-batch.ts";
import type { MetricNetworks } from "../evaluate/metric-networks.ts";
import { type MethodMetrics, protocolMetrics } from "../evaluate/protocol-metrics.ts";
import { sourceGallery } from "../evaluate/source-gallery.ts";
import type { BenchMethod } from "../methods/bench-method.ts";
import { batchCount, batchTensors, type DecodedBatch, decodedBatches, disposeBatch } from "../protocol/batches.ts";
import type { BenchProtocol, RefusedPair } from "../protocol/bench-protocol.ts";
import { withoutPaths } from "../result/without-paths.ts";
import { defaultBatch } from "./default-batch.ts";
import { keepPictures, sortingMetric } from "./kept-pictures.ts";
import { claimFolder, type RunSettings } from "./run-settings.ts";
import { readSetStates, saveSetStates } from "./set-states.ts";
import { appendPart, type BatchPart, readShardParts, type Shard, shardBatches } from "./shard-parts.ts";
import { softwareVersions } from "./software-versions.ts";

export interface ShardInput {
  readonly protocol: BenchProtocol;
  readonly methods: readonly BenchMethod[];
  readonly networks: MetricNetworks;
  readonly out: string;
  readonly command: RunSettings["command"];
  readonly shard?: Shard;
  /** Pairs a batch; shards that are to merge need the same. */
  readonly batch?: number;
  /** Only these batches; default those of the shard. */
  readonly only?: readonly number[];
  readonly onProgress?: (pairs: number, total: number) => void;
}

/** Sums of set metrics are saved after so many batches. */
const savedEvery = 64;

/** Measures the batches of a shard that are not measured yet; each is on the disk before the next begins. */
export async function runShard(input: ShardInput): Promise<void> {
  const { protocol, methods, networks, out, onProgress, shard = { index: 0, count: 1 } } = input;
  const size = input.batch ?? defaultBatch(protocol.size);
  for (const method of methods) method.check?.(protocol);
  const gallery = await sourceGallery(protocol, networks, size);
  const metrics = new Map(methods.map(({ name }) => [name, protocolMetrics(protocol, networks, gallery)]));
  await claimFolder(out, settingsOf(input, size, gallery), shard.count === 1);
  const mine = input.only ?? shardBatches(shard, batchCount(protocol, size));
  const done = await takenUp(out, shard, metrics);
  const todo = mine.filter((number) => !done.has(number));
  const pairsIn = (numbers: Iterable<number>) =>
    [...numbers].reduce((sum, number) => sum + Math.min(size, protocol.pairs.length - number * size), 0);
  const total = pairsIn(mine);
  onProgress?.(pairsIn(done.keys()), total);
  const worker = new ShardWorker(input, shard, metrics, done);
  for await (const decoded of decodedBatches(protocol, todo, size)) {
    await worker.measure(decoded);
    onProgress?.(pairsIn(done.keys()), total);
  }
  await worker.saveSets();
}

/**
 * What is measured already, by batch. Where sets are measured too, only batches that are in the saved sums count: the
 * others are measured again, and their second line replaces the first.
 */
async function takenUp(
  out: string,
  shard: Shard,
  metrics: ReadonlyMap<string, MethodMetrics>,
): Promise<Map<number, BatchPart>> {
  const parts = new Map((await readShardParts(out, shard)).map((part) => [part.batch, part]));
  const withSets = [...metrics.values()].some(({ sets }) => sets.length > 0);
  if (!withSets) return parts;
  const saved = await readSetStates(out, shard);
  for (const [method, { sets }] of metrics)
    for (const set of sets) {
      const state = saved?.states[method]?.[set.name];
      if (state !== undefined) set.merge(state);
    }
  const inSums = new Set(saved?.batches);
  return new Map([...parts].filter(([batch]) => inSums.has(batch)));
}

class ShardWorker {
  readonly #input: ShardInput;
  readonly #shard: Shard;
  readonly #metrics: ReadonlyMap<string, MethodMetrics>;
  readonly #done: Map<number, BatchPart>;
  readonly #sorting: string;
  readonly #values: Map<string, Map<string, number>>;
  readonly #placeOf: ReadonlyMap<string, number>;

  constructor(
    input: ShardInput,
    shard: Shard,
    metrics: ReadonlyMap<string, MethodMetrics>,
    done: Map<number, BatchPart>,
  ) {
    this.#input = input;
    this.#shard = shard;
    this.#metrics = metrics;
    this.#done = done;
    const [first] = metrics.values();
    if (first === undefined) throw new DataError("bench run: expected at least one method, got none.");
    this.#sorting = sortingMetric(first.pairs.map(({ name }) => name));
    this.#values = new Map(input.methods.map(({ name }) => [name, new Map()]));
    this.#placeOf = new Map(input.protocol.pairs.map(({ id }, place) => [id, place]));
    for (const part of done.values()) this.#remember(part);
  }

  async measure(decoded: DecodedBatch): Promise<void> {
    const { protocol, methods, out } = this.#input;
    const batch = batchTensors(protocol, decoded);
    const swaps: Record<string, ReadonlyMap<string, Pixels>> = {};
    const states: Record<string, Readonly<Record<string, MetricState>>> = {};
    const seconds: Record<string, number> = {};
    const counts: Record<string, number> = {};
    const cores: Record<string, CoreSeconds> = {};
    const refused: Record<string, readonly RefusedPair[]> = {};
    const seen = new SeenPictures();
    try {
      for (const method of methods) {
        const evaluation = await evaluateBatch(method, batch, this.#metrics.get(method.name) as MethodMetrics, seen);
        swaps[method.name] = evaluation.swaps;
        states[method.name] = evaluation.states;
        seconds[method.name] = evaluation.seconds;
        counts[method.name] = evaluation.swaps.size;
        cores[method.name] = evaluation.cores;
        if (evaluation.refused.length > 0) refused[method.name] = evaluation.refused;
      }
    } finally {
      disposeBatch(batch);
    }
    const part: BatchPart = {
      batch: decoded.number,
      states,
      seconds,
      swaps: counts,
      cores,
      ...troubles(decoded.unread, refused),
    };
    this.#remember(part);
    await keepPictures(out, batch, swaps, this.#values, this.#placeOf);
    await appendPart(out, this.#shard, part);
    this.#done.set(part.batch, part);
    if (this.#done.size % savedEvery === 0) await this.saveSets();
  }

  async saveSets(): Promise<void> {
    const states = Object.fromEntries(
      [...this.#metrics].map(([method, { sets }]) => [
        method,
        Object.fromEntries(sets.map((set) => [set.name, set.state()])),
      ]),
    );
    if (Object.values(states).every((sets) => Object.keys(sets).length === 0)) return;
    await saveSetStates(this.#input.out, this.#shard, {
      batches: [...this.#done.keys()].sort((a, b) => a - b),
      states,
    });
  }

  #remember({ states }: BatchPart): void {
    for (const [method, metrics] of Object.entries(states)) {
      const state = metrics[this.#sorting] as { ids: readonly string[]; values: readonly number[] } | undefined;
      for (const [n, id] of (state?.ids ?? []).entries()) this.#values.get(method)?.set(id, state?.values[n] as number);
    }
  }
}

/** Only where there are any: a line of a run without trouble is as it always was. */
const troubles = (
  unread: BatchPart["unread"] & object,
  refused: BatchPart["refused"] & object,
): Pick<BatchPart, "unread" | "refused"> => ({
  ...(unread.length > 0 && { unread: passedOn(unread) }),
  ...(Object.keys(refused).length > 0 && {
    refused: Object.fromEntries(Object.entries(refused).map(([method, pairs]) => [method, passedOn(pairs)])),
  }),
});

const passedOn = (pairs: readonly RefusedPair[]): RefusedPair[] =>
  pairs.map(({ id, why }) => ({ id, why: withoutPaths(why) }));

function settingsOf(
  { protocol, methods, networks, command }: ShardInput,
  batch: number,
  gallery: readonly GalleryEntry[] | undefined,
): RunSettings {
  const { pairs, videos, sets } = protocolMetrics(protocol, networks, gallery);
  const strata = protocol.pairs.flatMap(({ id, stratum }) => (stratum === undefined ? [] : [[id, stratum] as const]));
  const definitions = (metrics: readonly { readonly definition: MetricDefinition }[]) =>
    metrics.map(({ definition }) => definition);
  const { name: protocolName, checksum, size, data } = protocol;
  return {
    format: "mfim-bench-run-2",
    command,
    protocol: { name: protocolName, checksum, pairs: protocol.pairs.length, size, data },
    batch,
    methods: methods.map(({ name, about, files = null, lossNetworks }) => ({
      method: name,
      about,
      files,
      lossNetworks,
    })),
    metrics: definitions(pairs),
    videos: definitions(videos),
    people: sharedPeople(protocol),
    strata: Object.fromEntries(strata),
    ...(protocol.missing !== undefined && protocol.missing.length > 0 && { missing: protocol.missing }),
    sets:
      networks.features === undefined
        ? null
        : { metrics: definitions(sets), featureSize: networks.features.featureSize },
    software: softwareVersions(),
  };
}

function sharedPeople({ pairs }: BenchProtocol): RunSettings["people"] {
  const people = pairs.map(({ sourcePerson }) => sourcePerson);
  if (new Set(people).size === people.length) return null;
  return Object.fromEntries(pairs.map(({ id, sourcePerson }) => [id, sourcePerson]));
}
