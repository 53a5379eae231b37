import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataError } from "@mfim/core/errors";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { downloadFile } from "./download-file.ts";

const content = randomBytes(300_000);
let folder = "";
let server: Server;
let url = "";
/** What the server does with a request; every range it was asked for is remembered. */
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const ranges: (string | undefined)[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    ranges.push(request.headers.range);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file.bin`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "download-"));
  ranges.length = 0;
});
afterEach(() => rm(folder, { recursive: true }));

const to = () => join(folder, "file.bin");
const download = (more: Partial<Parameters<typeof downloadFile>[0]> = {}) =>
  downloadFile({ url, to: to(), waitMilliseconds: 1, ...more });

/** Honours ranges where `tag` is still the same; breaks off after `limit` bytes. */
function send(tag: string | undefined, limit = Number.POSITIVE_INFINITY): typeof answer {
  return ({ headers }, response) => {
    const from = headers["if-range"] === tag ? Number(/bytes=(\d+)-/.exec(headers.range ?? "")?.[1] ?? 0) : 0;
    const rest = content.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, {
      "content-length": rest.length,
      ...(tag !== undefined && { etag: tag }),
      ...(from > 0 && { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` }),
    });
    if (rest.length <= limit) response.end(rest);
    // Newer versions of Node drop what a broken connection brought and nobody has read yet.
    else response.write(rest.subarray(0, limit), () => setTimeout(() => response.destroy(), 300));
  };
}

test("comes whole, with its progress, and leaves nothing beside it", async () => {
  answer = send('"a"');
  const seen: number[] = [];
  await download({ onProgress: (bytes, total) => seen.push(bytes, total ?? -1) });
  expect((await readFile(to())).equals(content)).toBe(true);
  expect(seen.slice(-2)).toEqual([content.length, content.length]);
  expect(existsSync(`${to()}.part`) || existsSync(`${to()}.part.json`)).toBe(false);
});

test("goes on where the connection broke, within one call and in a later one", async () => {
  answer = send('"a"', 80_000);
  await expect(download({ attempts: 2 })).rejects.toThrow(/2 time\(s\); 160000 bytes are kept, run it again/);
  expect(existsSync(to())).toBe(false);
  await download({ attempts: 2 });
  expect((await readFile(to())).equals(content)).toBe(true);
  expect(ranges).toEqual([undefined, "bytes=80000-", "bytes=160000-", "bytes=240000-"]);
});

test("a file that changed meanwhile is begun anew, never glued together", async () => {
  answer = send('"old"', 80_000);
  await expect(download({ attempts: 1 })).rejects.toThrow(DataError);
  answer = send('"new"');
  await download();
  expect(ranges.at(-1)).toBe("bytes=80000-");
  expect((await readFile(to())).equals(content)).toBe(true);
});

test.each([
  ["no validator", send(undefined, 80_000), send(undefined)],
  [
    "no ranges",
    send('"a"', 80_000),
    ((_, response) =>
      response.writeHead(200, { etag: '"a"', "content-length": content.length }).end(content)) as typeof answer,
  ],
  [
    "416",
    send('"a"', 80_000),
    ((request, response) => {
      if (request.headers.range === undefined) send('"a"')(request, response);
      else response.writeHead(416).end();
    }) as typeof answer,
  ],
  [
    "a range that was not asked for",
    send('"a"', 80_000),
    ((request, response) => {
      if (request.headers.range === undefined) send('"a"')(request, response);
      else response.writeHead(206, { "content-range": "bytes 5-9/300000" }).end("wrong");
    }) as typeof answer,
  ],
] as const)("begins anew on a server with %s", async (_, first, then) => {
  answer = first;
  await expect(download({ attempts: 1 })).rejects.toThrow(DataError);
  answer = then;
  await download();
  expect((await readFile(to())).equals(content)).toBe(true);
});

test("a server that is in trouble is tried again, one that refuses is not", async () => {
  let requests = 0;
  answer = (request, response) => {
    requests++;
    if (requests < 3) response.writeHead(503).end();
    else send('"a"')(request, response);
  };
  await download();
  expect(requests).toBe(3);
  requests = 0;
  answer = (_, response) => {
    requests++;
    response.writeHead(404).end();
  };
  await expect(download()).rejects.toThrow(/file\.bin: expected the file, got HTTP 404/);
  expect(requests).toBe(1);
});

/** Retry-After: seconds, or a date, which has whole ones; two from now are more than one. */
const later: Readonly<Record<string, () => string>> = {
  seconds: () => "1",
  "a date": () => new Date(Date.now() + 2000).toUTCString(),
};

test.each([
  ["seconds", 429],
  ["seconds", 403],
  ["a date", 503],
] as const)("Retry-After in %s of a server that answers %i is waited for", async (form, status) => {
  let requests = 0;
  answer = (request, response) => {
    if (++requests > 1) send('"a"')(request, response);
    else response.writeHead(status, { "retry-after": later[form]?.() }).end();
  };
  const begin = performance.now();
  await download();
  expect(performance.now() - begin).toBeGreaterThan(950);
  expect(requests).toBe(2);
});

test("a server that wants to be left alone for long, or refuses, is not asked again", async () => {
  let requests = 0;
  const refuse = (headers: Record<string, string>) => {
    requests = 0;
    answer = (_, response) => {
      requests++;
      response.writeHead(403, headers).end();
    };
  };
  refuse({ "retry-after": "3600" });
  await expect(download()).rejects.toThrow(/got HTTP 403 and to come back in 60 min; run it again then/);
  expect(requests).toBe(1);
  refuse({});
  await expect(download()).rejects.toThrow(/got HTTP 403; look at its page/);
  expect(requests).toBe(1);
});

test("a server that falls silent, or that is not there, does not hang it", async () => {
  answer = (_, response) => {
    response.writeHead(200, { "content-length": content.length }).write(content.subarray(0, 10));
  };
  await expect(download({ attempts: 1, stallMilliseconds: 200 })).rejects.toThrow(/nothing came for 0\.2 s/);
  await expect(download({ url: "http://127.0.0.1:9/x", attempts: 1 })).rejects.toThrow(/expected an answer, got none/);
});

test("two at once: the second waits, asks for nothing and finds the file", async () => {
  answer = (request, response) => void setTimeout(() => send('"a"')(request, response), 100);
  let waited = 0;
  const onWait = () => void waited++;
  await Promise.all([download({ onWait }), download({ onWait })]);
  expect([ranges.length, waited]).toEqual([1, 1]);
  expect((await readFile(to())).equals(content)).toBe(true);
  expect(await readdir(folder)).toEqual(["file.bin"]);
});

test.skipIf(!existsSync("/dev/full"))(
  "a full disk is no broken connection: one sentence, and no second try",
  async () => {
    answer = send('"a"');
    await symlink("/dev/full", `${to()}.part`);
    await expect(download()).rejects.toThrow(/file\.bin: expected a place to read or write, but the disk is full/);
    expect(ranges.length).toBe(1);
  },
);

test("a redirection to another host is followed, ranges and all, and what the first host says of the content is told", async () => {
  const hash = "ab".repeat(32);
  const elsewhere = url.replace("127.0.0.1", "localhost").replace("file.bin", "moved.bin");
  answer = (request, response) => {
    if (request.url === "/moved.bin") send('"a"', 200_000)(request, response);
    else response.writeHead(302, { location: elsewhere, "x-linked-etag": `"${hash}"` }).end();
  };
  const hashes: string[] = [];
  await download({ onContentHash: (sha256) => hashes.push(sha256) });
  expect((await readFile(to())).equals(content)).toBe(true);
  expect(hashes).toEqual([hash, hash]);
  expect(ranges).toEqual([undefined, undefined, "bytes=200000-", "bytes=200000-"]);
});

test("a web page in the place of the file, and a circle of redirections, are no file", async () => {
  answer = (_, response) => response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<html>");
  await expect(download()).rejects.toThrow(
    /file\.bin: expected the file, got a web page \(text\/html; charset=utf-8\)/,
  );
  expect(existsSync(to()) || existsSync(`${to()}.part`)).toBe(false);
  expect(ranges.length).toBe(1);
  answer = (_, response) => response.writeHead(302, { location: "/file.bin" }).end();
  await expect(download()).rejects.toThrow(/got more than 10 redirections/);
  answer = (_, response) => response.writeHead(302, { location: "ftp://example.org/file.bin" }).end();
  await expect(download()).rejects.toThrow(/was sent to ftp:/);
});

test("a file that is shorter than its length is not taken", async () => {
  answer = (_, response) => {
    response.writeHead(200, { "content-length": content.length }).write(content.subarray(0, 1000));
    setTimeout(() => response.destroy(), 20);
  };
  await expect(download({ attempts: 2 })).rejects.toThrow(/expected the whole file, but the connection broke/);
  expect(existsSync(to())).toBe(false);
});
