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
import { addNetwork, damagedFiles, fetchNetwork, fetchNetworks, type PublicNetwork, storedNetwork } from "../index.ts";

let folder = "";
let cache = "";
let server: Server;
let base = "";
let requests = 0;
let [running, most, slow] = [0, 0, false];
/** What the server says of the content beside its length. */
let told: Record<string, string> = {};
/** Whether it names the content truly, as Hugging Face does. */
let tells = false;
const served = new Map<string, Buffer>();

/** The project's own recogniser stands in for a public one: two files, and a loader that checks every key. */
const network = (hashes: Readonly<Record<string, string | readonly string[]>> = {}): PublicNetwork => ({
  name: "small",
  purpose: "a small recogniser",
  page: "https://example.org/small",
  files: ["config.json", "weights.safetensors"].map((name) => ({
    name,
    hashes: [hashes[name] ?? []].flat().map((value) => ({ algorithm: "sha256", value })),
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
    running++;
    most = Math.max(most, running);
    response.once("close", () => running--);
    const name = (request.url ?? "").split("/").at(-1) ?? "";
    const content = served.get(name);
    if (content === undefined) response.writeHead(404).end();
    else
      setTimeout(
        () => {
          const tag = tells && { "x-linked-etag": `"${hash(name)}"` };
          response.writeHead(200, { "content-length": content.length, ...tag, ...told }).end(content);
        },
        slow ? 150 : 0,
      );
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
  [most, slow, told, tells] = [0, false, {}, false];
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
  slow = true;
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

test("what came first of a file whose hash nobody has published is held from then on, and can be given up", async () => {
  await fetchNetwork(network(), { cache, ...yes });
  const own = served.get("config.json") as Buffer;
  served.set("config.json", Buffer.concat([own, Buffer.from("\n")]));
  try {
    await rm(join(cache, "small"), { recursive: true });
    const again = fetchNetwork(network(), { cache, ...yes });
    await expect(again).rejects.toThrow(/with sha256 [0-9a-f]{64}, which came first, got another one .*--any-hash/);
    expect(await storedNetwork("small", cache)).toBeUndefined();
    const taken = await fetchNetwork(network(), { cache, ...yes, anyHash: true });
    expect(taken.files["config.json"]?.verified).toBe(false);
    await fetchNetwork(network(), { cache, ...yes });
  } finally {
    served.set("config.json", own);
  }
});

test("of several files that bear a name each is taken, and no other", async () => {
  const [config, weights] = [hash("config.json"), hash("weights.safetensors")];
  const others = ["0".repeat(64), "1".repeat(64), "2".repeat(8)] as const;
  const second = network({ "config.json": [others[0], config], "weights.safetensors": [weights, others[1]] });
  expect((await fetchNetwork(second, { cache, ...yes })).files["config.json"]?.verified).toBe(true);
  await rm(join(cache, "small"), { recursive: true });
  const third = network({ "config.json": config, "weights.safetensors": [...others, weights.slice(0, 8)] });
  expect((await fetchNetwork(third, { cache, ...yes })).files["weights.safetensors"]?.verified).toBe(true);
  await rm(join(cache, "small"), { recursive: true });
  await expect(fetchNetwork(network({ "config.json": others }), { cache, ...yes })).rejects.toThrow(
    /with sha256 0{64} or sha256 1{64} or sha256 2{8}, got another file/,
  );
});

test("what a host calls the content is what must come", async () => {
  tells = true;
  await fetchNetwork(network(), { cache, ...yes });
  const held = JSON.parse(await readFile(join(cache, "hashes.json"), "utf8"));
  expect(held["small/weights.safetensors"]).toMatchObject({
    sha256: hash("weights.safetensors"),
    from: `${base}/weights.safetensors`,
  });
  await rm(join(cache, "small"), { recursive: true });
  told = { "x-linked-etag": `"${"0".repeat(64)}"` };
  await expect(fetchNetwork(network(), { cache, ...yes })).rejects.toThrow(
    /with sha256 0{64}, as its host calls it, got one of [0-9a-f]{64}, which was removed/,
  );
  expect(existsSync(join(cache, ".downloads/small/config.json"))).toBe(false);
});

test("several come at once, their terms are asked for once, one that fails does not end the others", async () => {
  slow = true;
  const named = (name: string): PublicNetwork => ({ ...known(), name });
  const gone = { ...named("gone"), files: [{ name: "none", hashes: [], url: `${base}/none` }] };
  const asked: string[][] = [];
  const stored: string[] = [];
  const failed = await fetchNetworks([named("one"), gone, named("two"), named("three")], {
    cache,
    attempts: 1,
    accept(terms) {
      asked.push(...terms.map(({ networks }) => [...networks]));
      return true;
    },
    onStored: ({ name }) => stored.push(name),
  });
  expect(asked).toEqual([["one", "gone", "two", "three"]]);
  expect(stored.sort()).toEqual(["one", "three", "two"]);
  expect([...failed].map(([name, { message }]) => [name, /got HTTP 404/.test(message)])).toEqual([["gone", true]]);
  expect(most).toBeGreaterThan(1);
  await expect(fetchNetworks([named("four"), named("five")], { cache, accept: () => false })).rejects.toThrow(
    /four, five: nothing is downloaded until its licence is accepted/,
  );
});

test("what a network needs is there before it is loaded, though both come at once", async () => {
  slow = true;
  const order: string[] = [];
  const needed = { ...known(), name: "needed" };
  const needing = { ...known(), name: "needing", needs: ["needed"] };
  const failed = await fetchNetworks([needed, needing], {
    cache,
    accept: () => true,
    onStored: ({ name }) => order.push(name),
  });
  expect([failed.size, order, most]).toEqual([0, ["needed", "needing"], 2]);
  const gone = { ...needed, files: [{ name: "none", hashes: [], url: `${base}/none` }] };
  const without = await fetchNetworks([gone, needing], { cache, attempts: 1, accept: () => true });
  expect(without.get("needing")?.message).toMatch(/needing: expected needed, which it needs and which did not come/);
});

test("a place of one's own serves the files as MIRROR/NETWORK/FILE, also where no direct download is known", async () => {
  const closed = { ...known(), files: known().files.map((file) => ({ ...file, url: null })) };
  expect((await fetchNetwork(closed, { cache, ...yes, mirror: `${base}/ours/` })).files["config.json"]?.verified).toBe(
    true,
  );
});
