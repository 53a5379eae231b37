// Runs in a thread of its own: a step of the training takes seconds in which the main thread answers nobody.
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { readMetrics } from "../run/metrics-log.ts";
import type { RunMoment } from "../run/run-observer.ts";

/** What the thread is told when it begins. */
export interface LiveServerOptions {
  /** 0: any free one. */
  readonly port: number;
  /** Steps of the whole run. */
  readonly steps: number;
  /** metrics.jsonl of the run. */
  readonly metrics: string;
  /** Folder of the page's parts. */
  readonly page: string;
  /** What stands above a figure's curve, where it is not its name. */
  readonly titles: Readonly<Record<string, string>>;
}

/** What it is told later: what is known after a step, or a preview's file. */
export type LiveNews = { readonly moment: RunMoment } | { readonly preview: string };

/** What it says, once: the port it has, or why it has none. */
export type LiveAnswer = { readonly port: number } | { readonly failure: string };

interface Page {
  readonly type: string;
  readonly body: string | Uint8Array;
}

const loopback = "127.0.0.1";
const { port, steps, metrics, page, titles } = workerData as LiveServerOptions;
const parent = parentPort as MessagePort;
let moment: RunMoment | undefined;
let preview: string | undefined;

parent.on("message", (news: LiveNews) => {
  if ("moment" in news) moment = news.moment;
  else preview = news.preview;
});

const asset = (name: string) => readFile(join(page, name));
const echarts = () =>
  readFile(join(createRequire(import.meta.url).resolve("echarts/package.json"), "../dist/echarts.min.js"));

const pages = new Map<string, () => Promise<Page | undefined>>([
  ["/", async () => ({ type: "text/html; charset=utf-8", body: await asset("index.html") })],
  ["/page.js", async () => ({ type: "text/javascript", body: await asset("page.js") })],
  ["/page.css", async () => ({ type: "text/css", body: await asset("page.css") })],
  ["/echarts.js", async () => ({ type: "text/javascript", body: await echarts() })],
  [
    "/state.json",
    async () => {
      const lines = await readMetrics(metrics);
      const body = JSON.stringify({ steps, moment, preview: preview !== undefined, lines, titles });
      return { type: "application/json", body };
    },
  ],
  [
    "/preview.png",
    async () => (preview === undefined ? undefined : { type: "image/png", body: await readFile(preview) }),
  ],
]);

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
    const found = await pages.get(path)?.();
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
