import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DataError } from "@mfim/core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { londonPeople } from "../datasets/london-people.ts";
import { readLondonTable } from "../datasets/london-table.ts";
import type { PublishedFile } from "./fetch-files.ts";
import { type FetchLondonOptions, fetchLondon } from "./fetch-london.ts";
import { londonFiles, londonLicence } from "./london-release.ts";

const info = "face_id,face_age,face_gender,face_eth\n001,24,female,white\n031,NA,male,white\n";
const photograph = (level: number) => Buffer.alloc(200_000, level);
/** What lies on the server, by path. */
const content: Readonly<Record<string, Buffer>> = {
  "/data-raw/london_info.csv": Buffer.from(info),
  "/inst/neutral_front/001_03.jpg": photograph(1),
  "/inst/neutral_front/001_03.tem": Buffer.from("189\n"),
  "/inst/smiling_front/001_08.jpg": photograph(2),
  "/inst/neutral_front/031_03.jpg": photograph(3),
};
type Answer = (request: IncomingMessage, response: ServerResponse, whole: Buffer) => unknown;

/** Honours ranges; breaks off after `limit` bytes. */
const send =
  (limit = Number.POSITIVE_INFINITY): Answer =>
  ({ headers }, response, whole) => {
    const from = Number(/bytes=(\d+)-/.exec(headers.range ?? "")?.[1] ?? 0);
    const rest = whole.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, {
      etag: '"a"',
      "content-length": rest.length,
      ...(from > 0 && { "content-range": `bytes ${from}-${whole.length - 1}/${whole.length}` }),
    });
    if (rest.length <= limit) response.end(rest);
    // Time enough for who reads to have begun: what lies unread when a connection ends is lost.
    else response.write(rest.subarray(0, limit), () => setTimeout(() => response.destroy(), 500));
  };

/** How the next requests of a path are answered, one after another; then as they should. */
const oddities = new Map<string, Answer[]>();
const requests: string[] = [];
let [atOnce, most] = [0, 0];
let server: Server;
let from = "";
let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "fetch-london-"));
  server = createServer((request, response) => {
    const path = request.url as string;
    requests.push(request.headers.range === undefined ? path : `${path} ${request.headers.range}`);
    most = Math.max(most, ++atOnce);
    response.once("close", () => atOnce--);
    (oddities.get(path)?.shift() ?? send())(request, response, content[path] as Buffer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  from = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(root, { recursive: true });
});
let folder = "";
beforeEach(async () => {
  folder = join(await mkdtemp(join(root, "run-")), "london");
  oddities.clear();
  requests.length = 0;
});

/** The release's own places, with the hashes of what this server has. */
const files = (): PublishedFile[] =>
  londonFiles(folder, from).flatMap((file) => {
    const bytes = content[file.url.slice(from.length)];
    return bytes === undefined ? [] : [{ ...file, sha256: createHash("sha256").update(bytes).digest("hex") }];
  });
const run = (more: Partial<FetchLondonOptions> = {}) =>
  fetchLondon(folder, { accept: () => true, files: files(), waitMilliseconds: 1, ...more });

test("the release: three files of each of 102 people and their table, by hashes, at one commit, over https", () => {
  const all = londonFiles("data/london");
  expect([all.length, new Set(all.map(({ to }) => to)).size]).toEqual([307, 307]);
  for (const person of londonPeople)
    for (const file of ["neutral.jpg", "neutral.tem", "smiling.jpg"])
      expect(all.some(({ to }) => to === join("data/london", person, file))).toBe(true);
  expect(all[1]).toEqual({
    url: "https://raw.githubusercontent.com/debruine/webmorphR.stim/fa8b78fda2d659bb74ce62fcd99c4407551d2a77/inst/neutral_front/001_03.jpg",
    to: join("data/london", "001/neutral.jpg"),
    sha256: "bccc0f2594c27555d370988cc186c8706f65c15e2b95e2bf7ace01df3702e709",
  });
  expect(() => londonFiles("data", "http://example.org")).toThrow(/--from: expected an https address/);
});

test("nothing is asked for before licence and consent are accepted; they are asked for once", async () => {
  const shown: string[] = [];
  const refuse = (licence: string) => {
    shown.push(licence);
    return false;
  };
  await expect(run({ accept: refuse })).rejects.toThrow(
    /nothing is fetched until its licence and consent are accepted/,
  );
  expect([requests, existsSync(folder)]).toEqual([[], false]);
  expect(shown[0]).toMatch(/CC BY 4\.0[\s\S]*signed consent/);
  await run();
  await run({ accept: refuse });
  expect(shown.length).toBe(1);
});

test("comes in the folder's own layout, several at a time, with its progress, and not twice", async () => {
  most = 0;
  // The first waits until another is asked for, too.
  oddities.set("/data-raw/london_info.csv", [
    async (request, response, whole) => {
      for (let waited = 0; atOnce < 2 && waited < 5000; waited += 20) await sleep(20);
      send()(request, response, whole);
    },
  ]);
  const seen: number[][] = [];
  expect(await run({ parallel: 3, onProgress: (...now) => seen.push(now) })).toEqual({ fetched: 5, files: 5 });
  expect(most).toBeGreaterThan(1);
  expect(seen.at(-1)).toEqual([5, 5, 600_004 + info.length]);
  expect((await readFile(join(folder, "001/smiling.jpg"))).equals(photograph(2))).toBe(true);
  expect(await readFile(join(folder, "people.csv"), "utf8")).toBe(
    "person,age,sex,ethnicity\n001,24,female,white\n031,NA,male,white\n",
  );
  expect((await readLondonTable(folder)).get("031")?.age).toBeUndefined();
  expect(await readFile(join(folder, "LICENCE.txt"), "utf8")).toBe(londonLicence);
  requests.length = 0;
  await writeFile(join(folder, "001/neutral.jpg"), "damaged");
  expect(await run()).toEqual({ fetched: 1, files: 5 });
  expect(requests).toEqual(["/inst/neutral_front/001_03.jpg"]);
});

test("goes on where a connection was cut, within one call and in a later one", async () => {
  const path = "/inst/neutral_front/001_03.jpg";
  oddities.set(path, [send(80_000), send(60_000)]);
  await expect(run({ attempts: 2 })).rejects.toThrow(/ bytes are kept, run it again to go on/);
  // What was on its way when the connection ended may be lost, what is there is not asked for again.
  const { size } = await stat(join(folder, "001/neutral.jpg.part"));
  expect(size).toBeGreaterThan(0);
  await run();
  const asked = requests.filter((request) => request.startsWith(path));
  expect([asked.length, asked[0], asked[2]]).toEqual([3, path, `${path} bytes=${size}-`]);
  expect((await readFile(join(folder, "001/neutral.jpg"))).equals(photograph(1))).toBe(true);
});

test.each([
  [
    "another file",
    Buffer.from("not the one"),
    /expected neutral\.jpg with SHA-256 [0-9a-f]{12}\.\.\., got another file/,
  ],
  ["a web page", Buffer.from("\n<!DOCTYPE html><title>Blocked</title>"), /got a web page, as of a sign-in or a block/],
])("%s instead is refused in one sentence and removed", async (_, bytes, message) => {
  oddities.set("/inst/neutral_front/031_03.jpg", [(_request, response) => response.writeHead(200).end(bytes)]);
  await expect(run()).rejects.toThrow(message);
  expect(existsSync(join(folder, "031/neutral.jpg"))).toBe(false);
  expect(await run()).toEqual({ fetched: expect.any(Number), files: 5 });
});

test.each([429, 403])("a server that says %i and for how long is waited for", async (status) => {
  const path = "/inst/smiling_front/001_08.jpg";
  const busy: Answer = (_, response) => response.writeHead(status, { "retry-after": "1" }).end();
  oddities.set(path, [busy]);
  const begin = performance.now();
  await run();
  expect(performance.now() - begin).toBeGreaterThan(950);
  expect(requests.filter((request) => request === path).length).toBe(2);
});

test.each([
  ["refuses", { "content-type": "text/html" }, /001_08\.jpg: expected the file, got HTTP 403/],
  ["asks for an hour", { "retry-after": "3600" }, /HTTP 403 and to come back in 60 min/],
])("a server that %s is not asked again", async (_, headers, message) => {
  const path = "/inst/smiling_front/001_08.jpg";
  oddities.set(path, [(_request, response) => response.writeHead(403, headers).end("<html>no</html>")]);
  await expect(run()).rejects.toThrow(message);
  expect(requests.filter((request) => request === path).length).toBe(1);
});

test("the first file that cannot be had stops the rest", async () => {
  oddities.set("/data-raw/london_info.csv", [(_request, response) => response.writeHead(404).end()]);
  await expect(run({ parallel: 1 })).rejects.toThrow(DataError);
  expect(requests).toEqual(["/data-raw/london_info.csv"]);
});
