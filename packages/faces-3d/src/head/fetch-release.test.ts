import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fetchRelease, ICT_RELEASE_FILES } from "./fetch-release.ts";

const CONTENT: Record<string, string> = {
  "/LICENSE": "MIT License, as the server has it\n",
  "/FaceXModel/generic_neutral_mesh.obj": "v 0 0 0\n".repeat(500),
  "/FaceXModel/identity000.obj": "v 1 0 0\n".repeat(700),
  "/FaceXModel/jawOpen.obj": "v 0 1 0\n".repeat(300),
};
const files = ["generic_neutral_mesh.obj", "identity000.obj", "jawOpen.obj"];
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

let server: Server;
let from: string;
let folder: string;
/** What the server calls the present state of its files. */
let tag = '"one"';
const requests: { readonly url: string; readonly range: string | undefined }[] = [];
/** Paths whose next answer breaks off in the middle. */
const breaking = new Set<string>();

beforeAll(async () => {
  server = createServer((request, response) => {
    const { url = "" } = request;
    const { range } = request.headers;
    requests.push({ url, range });
    const whole = CONTENT[url];
    if (whole === undefined) return response.writeHead(404).end();
    const start = range ? Number(/^bytes=(\d+)-$/.exec(range)![1]) : 0;
    if (start >= whole.length) return response.writeHead(416).end();
    const rest = whole.slice(start);
    const changed = request.headers["if-range"] !== undefined && request.headers["if-range"] !== tag;
    if (changed) return response.writeHead(200, { "content-length": whole.length, etag: tag }).end(whole);
    response.writeHead(range ? 206 : 200, {
      "content-length": rest.length,
      etag: tag,
      ...(range && { "content-range": `bytes ${start}-${whole.length - 1}/${whole.length}` }),
    });
    if (!breaking.delete(url)) return response.end(rest);
    response.write(rest.slice(0, 1000), () => setTimeout(() => response.destroy(), 200));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  from = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = await mkdtemp(join(tmpdir(), "faces-3d-fetch-"));
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

describe("fetchRelease", () => {
  it("names the whole release: a neutral head, 100 identities, 57 expressions", () => {
    expect(ICT_RELEASE_FILES.length).toBe(158);
    expect(ICT_RELEASE_FILES).toContain("identity099.obj");
  });

  it("shows the licence before anything else, and downloads nothing without a yes", async () => {
    const out = join(folder, "refused");
    const shown: string[] = [];
    const accept = (licence: string) => {
      shown.push(licence);
      return false;
    };
    await expect(fetchRelease({ folder: out, from, files, accept })).rejects.toThrow(/licence: it was not accepted/);
    expect(shown).toEqual([CONTENT["/LICENSE"]]);
    expect(requests.map(({ url }) => url)).toEqual(["/LICENSE"]);
  });

  it("goes on in the middle of a file after a broken connection, and records every hash", async () => {
    const out = join(folder, "whole");
    breaking.add("/FaceXModel/identity000.obj");
    requests.length = 0;
    const done: number[] = [];
    const options = { folder: out, from, files, accept: () => true, onFile: (n: number) => done.push(n) };
    const record = await fetchRelease(options);
    expect(requests).toContainEqual({ url: "/FaceXModel/identity000.obj", range: "bytes=1000-" });
    expect(done).toEqual([1, 2, 3]);
    for (const name of files) {
      const text = CONTENT[`/FaceXModel/${name}`]!;
      expect(await readFile(join(out, name), "utf8")).toBe(text);
      expect(record.files[name]).toEqual({ sha256: sha256(text), bytes: text.length });
    }
    expect(JSON.parse(await readFile(join(out, "fetched.json"), "utf8"))).toEqual(record);
  });

  it("fetches again only what is missing or is not what was recorded", async () => {
    const out = join(folder, "whole");
    const length = CONTENT["/FaceXModel/jawOpen.obj"]!.length;
    await writeFile(join(out, "jawOpen.obj"), "x".repeat(length));
    requests.length = 0;
    await fetchRelease({ folder: out, from, files, accept: () => true });
    expect(requests.map(({ url }) => url)).toEqual(["/LICENSE", "/FaceXModel/jawOpen.obj"]);
    expect(await readFile(join(out, "jawOpen.obj"), "utf8")).toBe(CONTENT["/FaceXModel/jawOpen.obj"]);
  });

  it("begins a file anew that changed between two tries, and never glues two releases together", async () => {
    const options = { folder: join(folder, "changed"), from, files: ["identity000.obj"], accept: () => true, tries: 1 };
    breaking.add("/FaceXModel/identity000.obj");
    await expect(fetchRelease(options)).rejects.toThrow(/1000 bytes are kept/);
    tag = '"two"';
    await fetchRelease(options);
    const text = await readFile(join(options.folder, "identity000.obj"), "utf8");
    expect(text).toBe(CONTENT["/FaceXModel/identity000.obj"]);
  });

  it("says what is not there, and refuses addresses that are not safe", async () => {
    const options = { folder: join(folder, "other"), accept: () => true };
    await expect(fetchRelease({ ...options, from, files: ["nothing.obj"] })).rejects.toThrow(
      /FaceXModel\/nothing\.obj: expected the file, got HTTP 404/,
    );
    await expect(fetchRelease({ ...options, from: "http://example.org" })).rejects.toThrow(
      /Expected an https address to download from, got "http:\/\/example\.org"/,
    );
  });
});
