import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultMobileRecognizer, MobileRecognizer, saveMobileRecognizer } from "@mfim/backbones/mobile-recognizer";
import { seededWeights } from "@mfim/nn";
import { useNativeBackend } from "@mfim/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { addNetwork, damagedFiles, fetchNetwork, type PublicNetwork, storedNetwork } from "../index.ts";

let folder = "";
let cache = "";
let server: Server;
let base = "";
let requests = 0;
const served = new Map<string, Buffer>();

/** The project's own recogniser stands in for a public one: two files, and a loader that checks every key. */
const network = (hashes: Readonly<Record<string, string>> = {}): PublicNetwork => ({
  name: "small",
  purpose: "a small recogniser",
  page: "https://example.org/small",
  files: ["config.json", "weights.safetensors"].map((name) => ({
    name,
    hashes: hashes[name] === undefined ? [] : [{ algorithm: "sha256", value: hashes[name] }],
    url: `${base}/${name}`,
  })),
  licence: { name: "Test", url: null, terms: "forbids nothing" },
  input: null,
  uses: [{ kind: "recognizer", config: { type: "own", folder: "." }, paths: {}, id: "mfim-recognizer-64" }],
});

const hash = (name: string) =>
  createHash("sha256")
    .update(served.get(name) as Buffer)
    .digest("hex");
const known = () => network({ "config.json": hash("config.json"), "weights.safetensors": hash("weights.safetensors") });
const yes = { accept: () => true, attempts: 1 };

beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "fetch-"));
  using recognizer = new MobileRecognizer(defaultMobileRecognizer, seededWeights(2));
  await saveMobileRecognizer(join(folder, "source"), recognizer);
  for (const name of ["config.json", "weights.safetensors"]) {
    served.set(name, await readFile(join(folder, "source", name)));
  }
  server = createServer((request, response) => {
    requests++;
    const content = served.get((request.url ?? "").slice(1));
    if (content === undefined) response.writeHead(404).end();
    else response.writeHead(200, { "content-length": content.length }).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  cache = await mkdtemp(join(folder, "cache-"));
  requests = 0;
});

test("nothing is asked of the network before the licence is accepted, and it is asked for once", async () => {
  await expect(fetchNetwork(known(), { cache, accept: () => false })).rejects.toThrow(
    /small: nothing is downloaded until its licence is accepted: Test \(forbids nothing\)/,
  );
  expect(requests).toBe(0);
  let asked = 0;
  const accept = () => {
    asked++;
    return true;
  };
  await fetchNetwork(known(), { cache, accept });
  await fetchNetwork(known(), { cache, accept });
  expect(asked).toBe(1);
  const changed = { ...known(), licence: { name: "Test", url: null, terms: "forbids much" } };
  await fetchNetwork(changed, { cache, accept });
  expect(asked).toBe(2);
});

test("what came is checked by hash and by its loader, recorded, and intact until somebody changes it", async () => {
  const stored = await fetchNetwork(known(), { cache, ...yes });
  expect(stored.files["weights.safetensors"]).toMatchObject({ sha256: hash("weights.safetensors"), verified: true });
  expect(await storedNetwork("small", cache)).toEqual(stored);
  expect(await damagedFiles(stored, cache)).toEqual([]);
  await rm(join(cache, "small/config.json"));
  expect(await damagedFiles(stored, cache)).toEqual(["config.json"]);
  expect(existsSync(join(cache, ".downloads/small"))).toBe(false);
  const unknown = await fetchNetwork(network(), { cache, ...yes });
  expect(unknown.files["config.json"]).toMatchObject({ sha256: hash("config.json"), verified: false });
});

test("two processes that fetch one network: the second takes what the first has brought", async () => {
  const [first, second] = await Promise.all([1, 2].map(() => fetchNetwork(known(), { cache, ...yes })));
  expect(second).toEqual(first);
  expect(requests).toBe(2);
  await mkdir(join(cache, ".adding-small-killed"));
  await fetchNetwork(known(), { cache, ...yes });
  expect((await readdir(cache)).filter((name) => name.includes("small"))).toEqual(["small"]);
});

test("another file than the known one is removed and refused; what is in the cache stays", async () => {
  await fetchNetwork(known(), { cache, ...yes });
  const wrong = network({ "config.json": "00", "weights.safetensors": hash("weights.safetensors") });
  await expect(fetchNetwork(wrong, { cache, ...yes })).rejects.toThrow(
    /config\.json: expected config\.json with sha256 00, got another file, which was removed/,
  );
  expect(existsSync(join(cache, ".downloads/small/config.json"))).toBe(false);
  expect(await storedNetwork("small", cache)).toBeDefined();
});

test("files that do not load are refused and leave the cache as it was", async () => {
  const files = ["config.json", "weights.safetensors"].map((name) => join(folder, "source", name));
  const swapped = [...files].reverse();
  await expect(addNetwork(network(), swapped, { cache })).rejects.toThrow(/config\.json|safetensors/);
  expect(await storedNetwork("small", cache)).toBeUndefined();
  const sister = { ...network(), uses: [{ ...network().uses[0]!, id: "another" }] };
  await expect(addNetwork(sister, files, { cache })).rejects.toThrow(
    /expected a file of another, got one of mfim-recognizer-64/,
  );
  await expect(addNetwork(network(), files.slice(1), { cache })).rejects.toThrow(
    /expected 2 file\(s\), in this order: config\.json, weights\.safetensors; got 1/,
  );
  await expect(addNetwork(network(), [join(folder, "none"), files[1]!], { cache })).rejects.toThrow(
    /found nothing there/,
  );
  const strict = network({ "config.json": "00" });
  await expect(addNetwork(strict, files, { cache })).rejects.toThrow(
    /expected config\.json of small with sha256 00, got sha256 .*--any-hash/,
  );
  expect((await addNetwork(strict, files, { cache, anyHash: true })).files["config.json"]?.verified).toBe(false);
});

test("a network without a direct download, or without files, says what to do", async () => {
  const closed = { ...network(), files: network().files.map((file) => ({ ...file, url: null })) };
  await expect(fetchNetwork(closed, { cache, ...yes })).rejects.toThrow(
    /no direct download of config\.json and weights\.safetensors is known; get it from https:\/\/example\.org/,
  );
  await expect(fetchNetwork({ ...network(), files: [] }, { cache, ...yes })).rejects.toThrow(/inside an npm package/);
});
