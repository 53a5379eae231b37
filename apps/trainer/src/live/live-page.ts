import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { MfimError } from "@mfim/core";
import { readMetrics } from "../run/metrics-log.ts";
import type { RunFolder } from "../run/run-folder.ts";
import type { RunMoment, RunObserver } from "../run/run-observer.ts";

export interface LivePageOptions {
  /** 0: any free one. */
  readonly port: number;
  /** Steps of the whole run. */
  readonly steps: number;
  readonly announce?: (url: string) => void;
}

interface Answer {
  readonly type: string;
  readonly body: string | Uint8Array;
}

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'; connect-src 'self'";
const asset = (name: string) => readFile(join(import.meta.dirname, "page", name));
const echarts = () =>
  readFile(join(createRequire(import.meta.url).resolve("echarts/package.json"), "../dist/echarts.min.js"));

/**
 * Serves a run's curves, pace and newest preview as a page on the loopback interface, while the run lasts.
 * @throws MfimError where the port is taken
 */
export async function livePage(folder: RunFolder, options: LivePageOptions): Promise<RunObserver> {
  let moment: RunMoment | undefined;
  let preview: string | undefined;
  const pages: Readonly<Record<string, () => Promise<Answer | undefined>>> = {
    "/": async () => ({ type: "text/html; charset=utf-8", body: await asset("index.html") }),
    "/page.js": async () => ({ type: "text/javascript", body: await asset("page.js") }),
    "/page.css": async () => ({ type: "text/css", body: await asset("page.css") }),
    "/echarts.js": async () => ({ type: "text/javascript", body: await echarts() }),
    "/state.json": async () => ({
      type: "application/json",
      body: JSON.stringify({
        steps: options.steps,
        moment,
        preview: preview !== undefined,
        lines: await readMetrics(folder.metrics),
      }),
    }),
    "/preview.png": async () =>
      preview === undefined ? undefined : { type: "image/png", body: await readFile(preview) },
  };
  const server = createServer((request, response) => void respond(request, response, pages));
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(new MfimError(`--live ${options.port}: expected a free port, got ${error.code}; choose another.`)),
    );
    server.listen(options.port, "127.0.0.1", resolve);
  });
  server.unref();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  (options.announce ?? ((text) => process.stderr.write(`Live page: ${text}\n`)))(url);
  return {
    step: (now) => {
      moment = now;
    },
    preview: (_step, file) => {
      preview = file;
    },
    end: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function respond(
  { method, url }: IncomingMessage,
  response: ServerResponse,
  pages: Readonly<Record<string, () => Promise<Answer | undefined>>>,
): Promise<void> {
  const path = new URL(url ?? "/", "http://127.0.0.1").pathname;
  const page = method === "GET" ? pages[path] : undefined;
  const answer = await page?.().catch(() => undefined);
  const headers = {
    "Content-Security-Policy": policy,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
  };
  if (answer === undefined) response.writeHead(404, headers).end();
  else response.writeHead(200, { ...headers, "Content-Type": answer.type }).end(answer.body);
}
