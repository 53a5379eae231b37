// Runs in a thread of its own: a step of the training takes seconds in which the main thread answers nobody.
import { readdir, readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { FigureGroup } from "../run/figure-groups.ts";
import { readTitles } from "../run/figure-titles.ts";
import { readMetrics } from "../run/metrics-log.ts";
import type { RunMoment } from "../run/run-observer.ts";

/** What the thread is told when it begins. */
export interface LiveServerOptions {
  /** 0: any free one. */
  readonly port: number;
  /** Steps of the whole run. */
  readonly steps: number;
  /** Seconds that the run was given, where it was. */
  readonly seconds?: number | undefined;
  /** What the run is called: its folder. */
  readonly name: string;
  /** metrics.jsonl of the run. */
  readonly metrics: string;
  /** Folder of its previews, step-0000100.png and so on. */
  readonly previews: string;
  /** Folder of the page's parts. */
  readonly page: string;
  /** What figures are called that every training has; what the run calls them goes before. */
  readonly known: Readonly<Record<string, string>>;
  /** titles.json of the run. */
  readonly titles: string;
  /** Figures that stand together, in this order. */
  readonly groups: readonly FigureGroup[];
}

/** What it is told later: what is known after a step. */
export interface LiveNews {
  readonly moment: RunMoment;
}

/** What it says, once: the port it has, or why it has none. */
export type LiveAnswer = { readonly port: number } | { readonly failure: string };

interface Page {
  readonly type: string;
  readonly body: string | Uint8Array;
}

const loopback = "127.0.0.1";
const { port, steps, seconds, name, metrics, previews, page, titles, known, groups } = workerData as LiveServerOptions;
const parent = parentPort as MessagePort;
let moment: RunMoment | undefined;

parent.on("message", (news: LiveNews) => {
  moment = news.moment;
});

const asset = (name: string) => readFile(join(page, name));
const echarts = () =>
  readFile(join(createRequire(import.meta.url).resolve("echarts/package.json"), "../dist/echarts.min.js"));

const pages = new Map<string, () => Promise<Page | undefined>>([
  ["/", async () => ({ type: "text/html; charset=utf-8", body: await asset("index.html") })],
  ["/page.js", async () => ({ type: "text/javascript", body: await asset("page.js") })],
  ["/page.css", async () => ({ type: "text/css", body: await asset("page.css") })],
  ["/icon.svg", async () => ({ type: "image/svg+xml", body: await asset("icon.svg") })],
  ["/echarts.js", async () => ({ type: "text/javascript", body: await echarts() })],
  [
    "/state.json",
    async () => {
      const lines = await readMetrics(metrics);
      const body = JSON.stringify({
        name,
        steps,
        seconds,
        moment,
        previews: await previewNames(),
        lines,
        titles: { ...known, ...(await readTitles(titles)) },
        groups,
      });
      return { type: "application/json", body };
    },
  ],
]);

/** Names of the previews, the newest last. */
const previewNames = async () =>
  (await readdir(previews).catch(() => [])).filter((file) => /^step-\d+\.png$/.test(file)).sort();

/** A preview by its own name; what is none of them is not there. */
async function previewPage(path: string): Promise<Page | undefined> {
  const file = path.startsWith("/previews/") ? path.slice("/previews/".length) : "";
  if (!(await previewNames()).includes(file)) return undefined;
  return { type: "image/png", body: await readFile(join(previews, file)) };
}

const headers = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'; connect-src 'self'",
  "Cache-Control": "no-store",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
};

/** Another site's name that leads here (DNS rebinding) is refused, and so is everything that sends data. */
function isAllowed({ method, headers: { host = "" } }: IncomingMessage): boolean {
  const name = host.replace(/:\d+$/, "");
  return (method === "GET" || method === "HEAD") && (name === loopback || name === "localhost");
}

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answer = (status: number, type = "text/plain", body: string | Uint8Array = "") =>
    response.writeHead(status, { ...headers, "Content-Type": type }).end(body);
  if (!isAllowed(request)) return void answer(403, "text/plain", "This page is for this machine alone.");
  // No URL is parsed: what a stranger sends need not be one.
  const path = (request.url ?? "/").split(/[?#]/, 1)[0] as string;
  try {
    const found = await (pages.get(path)?.() ?? previewPage(path));
    if (found === undefined) answer(404);
    else answer(200, found.type, found.body);
  } catch (error) {
    answer(500, "text/plain", (error as Error).message);
  }
}

const server = createServer((request, response) => {
  respond(request, response).catch(() => response.destroy());
});
const say = (answer: LiveAnswer) => parent.postMessage(answer);
server.once("error", (error: NodeJS.ErrnoException) => say({ failure: error.code ?? error.message }));
server.listen(port, loopback, () => say({ port: (server.address() as AddressInfo).port }));
