import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { ConfigError } from "@mfim/core";
import sirv from "sirv";
import type { ModelShelf } from "../model/model-shelf.ts";
import { type Mount, mountsOf } from "./mounts.ts";
import { offlineFiles } from "./offline-files.ts";
import { securityHeaders } from "./security-headers.ts";
import { serveModels } from "./serve-models.ts";

export interface StudioServer extends AsyncDisposable {
  /** Where the page is. */
  readonly url: string;
}

export interface ServerOptions {
  /** Folder of the built page. */
  readonly page: string;
  /** Folder of the prepared model. */
  readonly model: string;
  /** Other models that the page may choose from; without it there is the one. */
  readonly shelf?: ModelShelf;
  /** 0: any free one. */
  readonly port: number;
}

const loopback = "127.0.0.1";

/**
 * Serves the studio to this machine alone. Nothing is uploaded: only GET and HEAD are answered.
 * @throws ConfigError for a port that is taken
 */
export async function startServer({ page, model, shelf, port }: ServerOptions): Promise<StudioServer> {
  const mounts = mountsOf(page, model);
  const offline = await offlineFiles(mounts);
  const worker = (await readFile(join(page, "service-worker.js"), "utf8")).replace("__VERSION__", offline.version);
  const generated: Readonly<Record<string, readonly [type: string, body: string]>> = {
    "/offline.json": ["application/json", JSON.stringify(offline)],
    "/people.json": ["application/json", JSON.stringify(offline.files.filter((file) => file.startsWith("/people/")))],
    "/service-worker.js": ["text/javascript", worker],
  };
  const handlers = mounts.map((mount) => [mount, sirv(mount.folder, { dev: true, etag: true })] as const);
  const models = shelf === undefined ? undefined : serveModels(shelf);
  const server = createServer(async (request, response) => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    response.setHeader("Cache-Control", "no-cache");
    // A file that vanishes while it is sent breaks one answer, not the server.
    response.on("pipe", (file) => file.on("error", () => response.destroy()));
    try {
      if (!isAllowed(request)) return answer(response, 403, "text/plain", "This server answers to this machine alone.");
      const path = pathOf(request.url ?? "/");
      if (path === undefined) return answer(response, 400, "text/plain", "Expected the path of a file.");
      const own = Object.hasOwn(generated, path) ? generated[path] : undefined;
      if (own !== undefined) return answer(response, 200, ...own);
      if (path === "/models.json")
        return answer(response, 200, "application/json", JSON.stringify((await shelf?.cards()) ?? []));
      if (await models?.(path, request, response)) return;
      handlerFor(path, handlers)(request, response);
    } catch (error) {
      if (response.headersSent) response.destroy();
      else answer(response, 500, "text/plain", (error as Error).message);
    }
  });
  await listen(server, port);
  return {
    url: `http://${loopback}:${(server.address() as AddressInfo).port}/`,
    [Symbol.asyncDispose]: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** The path of a request, its dots resolved; undefined for what is none: as "//", it may come from any page. */
function pathOf(url: string): string | undefined {
  const whole = `http://studio${url}`;
  return url.startsWith("/") && URL.canParse(whole) ? new URL(whole).pathname : undefined;
}

/** Another site's name that leads here (DNS rebinding) is refused, and so is everything that sends data. */
function isAllowed({ method, headers }: IncomingMessage): boolean {
  const host = (headers.host ?? "").replace(/:\d+$/, "");
  return (method === "GET" || method === "HEAD") && (host === loopback || host === "localhost");
}

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { "Content-Type": `${type}; charset=utf-8` }).end(body);
}

type Handler = readonly [Mount, ReturnType<typeof sirv>];

/** The longest prefix wins. */
function handlerFor(path: string, handlers: readonly Handler[]): RequestListener {
  const [mount, handle] = handlers.filter(([{ prefix }]) => path.startsWith(prefix)).at(-1) as Handler;
  const name = path.slice(mount.prefix.length);
  return (request, response) => {
    const missing = () => answer(response, 404, "text/plain", `${path}: there is no such file.`);
    if (mount.only !== undefined && !mount.only.includes(name)) return missing();
    request.url = `/${name}`;
    handle(request, response, missing);
  };
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  return new Promise((done, refuse) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      refuse(new ConfigError(`--port ${port}: expected a free port, got ${error.code}; name another one.`)),
    );
    server.listen(port, loopback, done);
  });
}
