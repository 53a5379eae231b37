import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sendOddRequests } from "@mfim/testing";
import { shippedModel } from "@mfim/zoo/shipped-model";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ModelShelf } from "../model/model-shelf.ts";
import { prepareModel } from "../model/prepare-model.ts";
import type { OfflineFiles } from "./offline-files.ts";
import { type StudioServer, startServer } from "./start-server.ts";

let folder = "";
let server: StudioServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mfim-server-"));
  for (const name of ["page", "model"]) await mkdir(join(folder, name));
  await writeFile(join(folder, "page/index.html"), "<title>page</title>");
  await writeFile(join(folder, "page/service-worker.js"), 'const version = "__VERSION__";');
  await writeFile(join(folder, "model/model.json"), "{}");
  server = await startServer({ page: join(folder, "page"), model: join(folder, "model"), port: 0 });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Asks as somebody else: by another name, by another method. */
const ask = (path: string, headers: Record<string, string> = {}, method = "GET") =>
  new Promise<number>((done, refuse) => {
    const { hostname, port } = new URL(server.url);
    request({ hostname, port, path, method, headers }, (response) => {
      response.resume();
      done(response.statusCode ?? 0);
    })
      .on("error", refuse)
      .end();
  });

test("everything is served with the headers that threads need and a policy without other origins", async () => {
  for (const path of [
    "",
    "model/model.json",
    "ort/ort.wasm.min.mjs",
    "human/blazeface.json",
    "people/portrait-1.webp",
    "none",
  ]) {
    const { headers, status } = await fetch(server.url + path);
    expect(status).toBe(path === "none" ? 404 : 200);
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(headers.get("cross-origin-embedder-policy")).toBe("require-corp");
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|\*|unsafe-inline|'unsafe-eval'/);
  }
});

test("only this machine's names, only reading, only what the page needs", async () => {
  expect(await ask("/")).toBe(200);
  expect(await ask("/", { host: "attacker.example" })).toBe(403);
  expect(await ask("/", {}, "POST")).toBe(403);
  expect(await ask("/human/emotion.json")).toBe(404);
  expect(await ask("/model/../../page/index.html")).toBe(404);
  expect(await ask("/model/%2e%2e/page/index.html")).toBe(404);
});

test("whatever is sent to it, it answers the next request", async () => {
  await sendOddRequests(Number(new URL(server.url).port));
  expect(await ask("//")).toBeLessThan(500);
  expect(await ask("/")).toBe(200);
});

test("one list names everything that a page may ask for, and its version goes into the service worker", async () => {
  const { version, files, model } = (await (await fetch(`${server.url}offline.json`)).json()) as OfflineFiles;
  expect(files).toEqual(expect.arrayContaining(["/", "/ort/ort-wasm-simd-threaded.wasm"]));
  expect(model.files).toContain("/model/model.json");
  expect(files.some((file) => file.startsWith("/model/"))).toBe(false);
  expect(model.bytes).toBeGreaterThan(0);
  expect(await (await fetch(`${server.url}service-worker.js`)).text()).toContain(version);
  for (const file of [...files, ...model.files])
    expect((await fetch(new URL(file, server.url), { method: "HEAD" })).status).toBe(200);
});

test("models of a shelf are prepared when the page asks, by their ids alone, and for no other page", async () => {
  const asked: string[] = [];
  const id = "0123456789ab";
  const shelf: ModelShelf = {
    cards: async () => [{ id, name: "mine", bytes: 5, isFirst: true, isShipped: false }],
    prepared: async (one) => {
      asked.push(one);
      if (one === "bad0bad0bad0") throw new Error("This model is broken.");
      return one === id ? join(folder, "model") : undefined;
    },
  };
  await using other = await startServer({ page: join(folder, "page"), model: join(folder, "model"), shelf, port: 0 });
  const get = (path: string, headers: Record<string, string> = {}) => fetch(other.url + path, { headers });
  expect(await (await get("models.json")).json()).toEqual(await shelf.cards());
  expect(await (await fetch(`${server.url}models.json`)).json()).toEqual([]);
  expect((await get(`models/${id}/model.json`, { "Sec-Fetch-Site": "cross-site" })).status).toBe(404);
  expect((await get(`models/${id}/config.json`)).status).toBe(404);
  expect((await get(`models/${id}/..%2Fpage%2Findex.html`)).status).toBe(404);
  expect(asked).toEqual([]);
  expect(await (await get(`models/${id}/model.json`)).text()).toBe("{}");
  expect((await get(`models/${id}/identity.onnx`)).status).toBe(404); // there is none in the folder
  expect((await get("models/aaaaaaaaaaaa/model.json")).status).toBe(404);
  const broken = await get("models/bad0bad0bad0/model.json");
  expect([broken.status, await broken.text()]).toEqual([500, "This model is broken."]);
  expect(asked).toEqual([id, "aaaaaaaaaaaa", "bad0bad0bad0"]);
});

test("a folder without a model is refused in one sentence, and so is a port that is taken", async () => {
  await expect(prepareModel(join(folder, "page"))).rejects.toThrow(
    /--model .*page: expected the folder of a trained model/,
  );
  await expect(prepareModel("bundled:nothing")).rejects.toThrow(/bundled:nothing: expected/);
  expect(shippedModel).toMatch(/^bundled:/);
  const port = Number(new URL(server.url).port);
  const taken = startServer({ page: join(folder, "page"), model: join(folder, "model"), port });
  await expect(taken).rejects.toThrow(/expected a free port, got EADDRINUSE/);
});
