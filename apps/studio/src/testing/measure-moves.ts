import { cpus, loadavg } from "node:os";
import { writeWholeJson } from "@mfim/files";
import { prepareModel } from "../model/prepare-model.ts";
import { buildPage } from "../server/build-page.ts";
import { startServer } from "../server/start-server.ts";
import { chromiumPath, StudioBrowser } from "./studio-browser.ts";

/** Milliseconds of one move. */
interface Move {
  readonly total: number;
  readonly synthesis: number;
  readonly paste: number;
}

/** Between two moves, so that each is alone, as a person's first is. */
const pause = 150;
/** Milliseconds that a page has to keep its model; where a browser refuses, there is no end to wait for. */
const longestFetch = 120_000;

async function measure(studio: StudioBrowser, warmUp: number, count: number): Promise<readonly Move[]> {
  const { page } = studio;
  await page.getByRole("slider", { name: "Face shape" }).focus();
  const moves: Move[] = [];
  for (let n = 0; n < warmUp + count; n++) {
    const pictures = await page.locator("[data-latency]").getAttribute("data-pictures");
    await page.keyboard.press(n % 80 < 40 ? "ArrowRight" : "ArrowLeft");
    await page.locator(`[data-latency]:not([data-pictures="${pictures}"])`).waitFor();
    await page.waitForTimeout(pause);
    const said = await page.locator("[data-latency]").evaluate((element) => ({
      ...(element as unknown as { readonly dataset: Readonly<Record<string, string>> }).dataset,
    }));
    const [total, synthesis, paste] = ["latency", "synthesis", "paste"].map((name) => Number(said[name]));
    if (n >= warmUp) moves.push({ total, synthesis, paste } as Move);
  }
  return moves;
}

/** What is told of a move's parts, and how a person reads it. */
const parts = {
  total: ["change to screen", ({ total }: Move) => total],
  synthesis: ["  synthesis", ({ synthesis }: Move) => synthesis],
  paste: ["  pasting and colours", ({ paste }: Move) => paste],
  rest: ["  page, waiting, frame", ({ total, synthesis, paste }: Move) => total - synthesis - paste],
} as const;

/** Milliseconds. */
function spread(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] as number;
  return { least: at(0), median: at(0.5), nineTenths: at(0.9), most: at(1) };
}

export interface LatencyFlags {
  readonly model: string;
  readonly moves: number;
  readonly warmUp: number;
  readonly json?: string;
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;

interface Kept {
  /** Of everything that the page keeps for its next visit, bytes. */
  readonly kept: number;
  /** Of the model alone, whether it is kept or not. */
  readonly model: number;
}

/** Finds out `Kept`; a program of the page. */
const lookAtCaches = `(async () => {
  let kept = 0;
  for (const name of await caches.keys())
    for (const response of await (await caches.open(name)).matchAll())
      kept += Number(response.headers.get("content-length") ?? 0);
  return { kept, model: (await (await fetch("/offline.json")).json()).model.bytes };
})()`;

/** Opens the studio in Chromium, moves a slider by keys, and prints what each move took. */
export async function measureMoves(flags: LatencyFlags): Promise<void> {
  if (chromiumPath === undefined) throw new Error("expected a Chromium on this machine; name one with MFIM_CHROMIUM.");
  const model = await prepareModel(flags.model);
  const server = await startServer({ page: await buildPage(), model, port: 0 });
  await using studio = await StudioBrowser.open(server);
  await studio.visit();
  // What is kept for the next visit is being fetched.
  const kept = await studio.page.evaluate(
    `Promise.race([navigator.serviceWorker.ready.then(() => true), new Promise((end) => setTimeout(end, ${longestFetch}, false))])`,
  );
  if (kept !== true)
    process.stderr.write("The page keeps nothing for the next visit (no service worker was installed); measured so.\n");
  const visit = (await studio.page.evaluate(lookAtCaches)) as Kept;
  await studio.page.waitForTimeout(3000);
  const { page } = studio;
  const name = ((await page.locator(".model-name").textContent()) ?? "").trim();
  const engine = `${name} on ${await page.locator(".engine").getAttribute("title")}`;
  const before = loadavg()[0] as number;
  const started = performance.now();
  const moves = await measure(studio, flags.warmUp, flags.moves);
  const rows = Object.entries(parts).map(([name, [words, of]]) => ({ name, words, values: spread(moves.map(of)) }));
  const lines = [
    `${engine}; ${cpus().length} cores, ${cpus()[0]?.model}`,
    `load of the machine (one minute): ${before.toFixed(1)} before, ${(loadavg()[0] as number).toFixed(1)} after ${((performance.now() - started) / 1000).toFixed(0)} s`,
    `kept for the next visit: ${megabytes(visit.kept)}, of a model of ${megabytes(visit.model)}`,
    `${moves.length} moves of a slider, ms${" ".repeat(3)}least  median   90 %    most`,
    ...rows.map(
      ({ words, values }) =>
        words.padEnd(24) +
        Object.values(values)
          .map((value) => value.toFixed(0).padStart(8))
          .join(""),
    ),
  ];
  if (flags.json !== undefined)
    await writeWholeJson(flags.json, {
      format: "mfim-latency-1",
      rows: rows.map(({ name, values }) => ({ name, values })),
      counts: { moves: moves.length, load: before },
      about: `${engine}, Chromium ${studio.page.context().browser()?.version()} without a window`,
    });
  process.stdout.write(`${lines.join("\n")}\n`);
}
