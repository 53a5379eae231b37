import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pixels } from "@mfim/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faceForensicsPairs, faceForensicsVideoPairs } from "../datasets/face-forensics-splits.ts";
import { drawPairs } from "./draw-pairs.ts";
import { frameNumber, randomFrames } from "./frame-choice.ts";
import { parsePairList } from "./pair-list.ts";
import { makeProtocol, type Protocol } from "./protocol.ts";
import { builtinProtocols, openProtocol, protocolFile, writeProtocolFile } from "./protocol-file.ts";
import { expandRule } from "./protocol-rule.ts";
import { notAsPublished, publishedLists, publishedProtocol } from "./published-lists.ts";
import { type ProtocolPictures, resolveProtocol } from "./resolve-protocol.ts";
import { parseDeepfakeBench, parseSwappedVideos } from "./swapped-videos.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "protocols-"));
});
afterAll(() => rm(folder, { recursive: true }));

const pixels = (value: number): Pixels => ({ width: 1, height: 1, data: Uint8Array.of(value, value, value) });

/** Videos of the given lengths; a frame's one pixel is its number. */
const videos = (lengths: Readonly<Record<string, number>>): ProtocolPictures => ({
  name: "videos",
  has: (picture) => picture in lengths,
  frames: async (video) => lengths[video] as number,
  read: async (_, frame) => pixels(frame as number),
});

describe("the swaps of FaceForensics++", () => {
  it("are a fixed involution of 1,000 videos in splits of 720, 140 and 140", () => {
    const pairs = faceForensicsPairs("all");
    const source = new Map(pairs);
    expect([pairs.length, source.size]).toEqual([1000, 1000]);
    for (const [target, from] of pairs) expect(source.get(from)).toBe(target);
    expect([source.get("000"), source.get("001")]).toEqual(["003", "870"]);
    expect((["train", "validation", "test"] as const).map((split) => faceForensicsPairs(split).length)).toEqual([
      720, 140, 140,
    ]);
    expect(faceForensicsVideoPairs("test")[0]).toEqual(["953", "974"]);
  });
});

describe("protocols that ship", () => {
  it("have the pairs and the checksums that they say", async () => {
    const sizes: Record<string, number> = {};
    for (const name of await builtinProtocols()) {
      const { name: own, pairs } = await openProtocol(name);
      expect(own).toBe(name);
      sizes[name] = pairs.length;
    }
    expect(sizes).toEqual({
      "celeba-hq-28000-29000": 1000,
      "celeba-hq-56": 280,
      "celeba-hq-drawn-5000": 5000,
      "faceforensics-even-10": 10000,
      "faceforensics-even-10-first-source": 10000,
      "faceforensics-first-usable": 1000,
      "faceforensics-random-10": 10000,
      "london-pairs": 840,
    });
  });

  it("name their pairs in order, targets first in the name", async () => {
    const [celeba, even] = await Promise.all(["celeba-hq-28000-29000", "faceforensics-even-10"].map(openProtocol));
    expect(celeba?.pairs[0]).toEqual({
      id: "29000_28000",
      source: { picture: "28000" },
      target: { picture: "29000" },
      references: [],
    });
    expect(celeba?.pairs[999]?.id).toBe("29999_28999");
    expect(even?.pairs[11]).toEqual({
      id: "001_870/01",
      source: { picture: "870", frame: { kind: "even", place: 1, of: 10 } },
      target: { picture: "001", frame: { kind: "even", place: 1, of: 10 } },
      references: [{ picture: "870", frame: { kind: "even", place: 6, of: 10 } }],
    });
    const lines = celeba?.pairs.map(({ id }) => `${id}\t${id.slice(6)}\t${id.slice(0, 5)}\n`).join("");
    expect(celeba?.checksum).toBe(createHash("sha256").update(`celeba-hq\n${lines}`).digest("hex"));
  });
});

describe("a protocol's file", () => {
  const parts = {
    name: "mine",
    title: "Mine",
    origin: "a test",
    dataset: "celeba-hq",
    rule: { kind: "drawn", first: 10, past: 20, count: 30, seed: 3 },
  } as const;

  it("opens as what it was written", async () => {
    const path = join(folder, "mine.json");
    await writeProtocolFile(path, protocolFile(parts));
    const protocol = await openProtocol(path);
    expect(protocol.pairs.length).toBe(30);
    expect(protocol.checksum).toBe(protocolFile(parts).checksum);
    expect(protocolFile({ ...parts, rule: { ...parts.rule, seed: 4 } }).checksum).not.toBe(protocol.checksum);
    expect(protocolFile({ ...parts, dataset: "ffhq" }).checksum).not.toBe(protocol.checksum);
  });

  it("is refused where it is missing, damaged or changed", async () => {
    const path = join(folder, "changed.json");
    const file = protocolFile(parts);
    await writeProtocolFile(path, { ...file, rule: { ...parts.rule, seed: 9 } });
    await expect(openProtocol(path)).rejects.toThrow(/the file was changed/);
    await writeFile(path, JSON.stringify({ ...file, seed: 1, rule: { kind: "drawn" } }));
    await expect(openProtocol(path)).rejects.toThrow(/rule\.first: .*; .*Unrecognized key: "seed"/);
    await writeFile(path, (await readFile(path, "utf8")).slice(0, 30));
    await expect(openProtocol(path)).rejects.toThrow(/expected the JSON of a protocol/);
    await expect(openProtocol("none-such")).rejects.toThrow(/expected one of celeba-hq-28000-29000, /);
    expect(() => protocolFile({ ...parts, rule: { ...parts.rule, count: 91 } })).toThrow(/at most 90 pairs of 10/);
  });
});

describe("pairs", () => {
  it("are drawn ordered, different and without repetition, all of them where asked for", () => {
    for (const count of [12, 80, "all"] as const) {
      const pairs = drawPairs(10, count, 5);
      expect(new Set(pairs.map(String)).size).toBe(count === "all" ? 90 : count);
      expect(pairs.every(([a, b]) => a !== b && a >= 0 && b >= 0 && a < 10 && b < 10)).toBe(true);
    }
    expect(drawPairs(10, 12, 5)).toEqual(drawPairs(10, 12, 5));
    expect(drawPairs(10, 12, 5)).not.toEqual(drawPairs(10, 12, 6));
    expect(drawPairs(3, "all", 1)).toEqual([
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 2],
      [2, 0],
      [2, 1],
    ]);
  });

  it("are read from lists as people write them", () => {
    const list = parsePairList("# swaps\n28000, 29000\n\n1.jpg\t2.png 3\r\nada/a b\n", "source-target", "pairs.txt");
    expect(list.pairs).toEqual([
      ["28000", "29000"],
      ["1", "2", "3"],
      ["ada/a", "b"],
    ]);
    expect(parsePairList("LCR/17_23.jpg\n5_6.png", "target-source", "megafs").pairs).toEqual([
      ["23", "17"],
      ["6", "5"],
    ]);
    expect(() => parsePairList("1 2\nalone\n3 4\nx_y_z.jpg", "source-target", "p.txt")).toThrow(
      'p.txt: expected two picture names a line, but got line 2 "alone", line 4 "x_y_z.jpg".',
    );
    expect(() => parsePairList("# nothing\n", "source-target", "p.txt")).toThrow(/got none/);
  });

  it("of the CASIA survey's pictures lose their endings, and name the people of their sources", () => {
    const rule = parsePairList("0041-0_0.png 1268-0_0.png\r\n1268-0_9.png 0041-0_9.png\r\n", "source-target", "p.txt");
    expect(rule.pairs).toEqual([
      ["0041-0_0", "1268-0_0"],
      ["1268-0_9", "0041-0_9"],
    ]);
    expect(expandRule(rule).map(({ id, person }) => [id, person])).toEqual([
      ["1268-0_0_0041-0_0", "0041"],
      ["0041-0_9_1268-0_9", "1268"],
    ]);
    // Other names say nothing of who is in them.
    expect(expandRule({ kind: "list", pairs: [["28000", "12-3"]] })[0]).not.toHaveProperty("person");
  });

  it("occur once in a protocol", () => {
    const pair = { id: "a", source: { picture: "1" }, target: { picture: "2" }, references: [] };
    const parts = { name: "p", title: "", origin: "", dataset: "d" };
    expect(() => makeProtocol({ ...parts, pairs: [pair, pair] })).toThrow(/got "a" twice/);
    expect(() => makeProtocol({ ...parts, pairs: [] })).toThrow(/at least one pair/);
  });
});

describe("published lists", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  const [pictures, films] = ["0041-0_0.png 1268-0_0.png\r\n", "1271-0 0113-1\n0113-1 1271-0\n"] as const;
  const about = { title: "", dataset: "made", address: "https://example.org/list" };
  const lists = [
    { ...about, name: "made-pictures", file: "pictures.txt", pairs: 1, sha256: sha256(pictures) },
    {
      ...{ ...about, name: "made-films", file: "films.txt", pairs: 2, sha256: sha256(films) },
      frames: { first: 0, last: 2, source: 0 },
    },
  ];

  it("are known by their bytes, under any file name, and give the pairs that they promise", () => {
    const found = publishedProtocol(bytes(pictures), "renamed.txt", lists);
    expect(found).toMatchObject({ name: "made-pictures", rule: { kind: "list", pairs: [["0041-0_0", "1268-0_0"]] } });
    expect(found.origin).toBe(`https://example.org/list, SHA-256 ${sha256(pictures)}`);
    const pairs = expandRule(publishedProtocol(bytes(films), "films.txt", lists).rule);
    expect(pairs.length).toBe(6);
    expect(pairs[4]).toEqual({
      id: "1271-0_0113-1/01",
      source: { picture: "0113-1", frame: { kind: "number", frame: 0 } },
      target: { picture: "1271-0", frame: { kind: "number", frame: 1 } },
      references: [],
      person: "0113",
    });
  });

  it("of other bytes are refused: which file was meant, and where it is to be had", () => {
    expect(() => publishedProtocol(bytes(`${films}\n`), "films.txt", lists)).toThrow(
      `films.txt: expected a list as it was published, films.txt (2 pairs, SHA-256 ${sha256(films)}, from https://example.org/list), got another file, of SHA-256 ${sha256(`${films}\n`)}`,
    );
    expect(() => publishedProtocol(bytes("1 2\n"), "mine.txt", lists)).toThrow(/pictures\.txt .*, or films\.txt /);
    expect(notAsPublished(bytes("1 2\n"), "some/video_pairs_normal.txt")).toMatch(
      /is another file, .* than the published video_pairs_normal\.txt \(30 pairs, SHA-256 8e0b5e94f857/,
    );
    expect(notAsPublished(bytes("1 2\n"), "mine.txt")).toBeUndefined();
  });

  it("bear different names, files and hashes", () => {
    for (const key of ["name", "file", "sha256"] as const)
      expect(new Set(publishedLists.map((list) => list[key])).size).toBe(6);
    // 4,500, 1,200 and 4,300 pairs of people's pictures of the survey's page, ten of each; 30 pairs of videos.
    expect(publishedLists.map(({ pairs }) => pairs)).toEqual([45_000, 12_000, 43_000, 30, 30, 30]);
  });
});

describe("frames", () => {
  it("lie evenly, each in the middle of its stretch", () => {
    const even = (frames: number) =>
      Array.from({ length: 10 }, (_, place) => frameNumber({ kind: "even", place, of: 10 }, "000", frames));
    expect(even(100)).toEqual([5, 15, 25, 35, 45, 55, 65, 75, 85, 95]);
    expect(even(10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(even(9)).toEqual(Array(10).fill(undefined));
    expect(frameNumber({ kind: "number", frame: 7 }, "000", 7)).toBeUndefined();
  });

  it("are drawn by seed, video and length alone, all different", () => {
    const frames = randomFrames("000", 400, 10, 1);
    expect(new Set(frames).size).toBe(10);
    expect([...frames]).toEqual([...frames].sort((a, b) => a - b));
    expect(frames).toEqual(randomFrames("000", 400, 10, 1));
    expect(frames).not.toEqual(randomFrames("001", 400, 10, 1));
    expect(frames).not.toEqual(randomFrames("000", 400, 10, 2));
    expect(randomFrames("000", 10, 10, 1)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe("resolveProtocol", () => {
  const frame = (place: number) => ({ kind: "even", place, of: 2 }) as const;
  const protocol: Protocol = makeProtocol({
    name: "p",
    title: "",
    origin: "",
    dataset: "videos",
    pairs: [
      {
        id: "a",
        source: { picture: "1", frame: frame(0) },
        target: { picture: "2", frame: frame(0) },
        references: [{ picture: "1", frame: frame(1) }],
      },
      {
        id: "b",
        source: { picture: "1", frame: { kind: "first-usable" } },
        target: { picture: "2", frame: frame(1) },
        references: [],
      },
      { id: "c", source: { picture: "3", frame: frame(1) }, target: { picture: "9", frame: frame(1) }, references: [] },
    ],
  });

  it("gives frame numbers, says what is missing, and sums up what was taken", async () => {
    const looked: number[] = [];
    const usable = async ({ data }: Pixels) => looked.push(data[0] as number) > 3;
    const resolved = await resolveProtocol(protocol, videos({ "1": 100, "2": 60, "3": 1 }), { usable });
    expect(resolved.pairs).toEqual([
      {
        id: "a",
        source: { picture: "1", frame: 25 },
        target: { picture: "2", frame: 15 },
        references: [{ picture: "1", frame: 75 }],
      },
      { id: "b", source: { picture: "1", frame: 3 }, target: { picture: "2", frame: 45 }, references: [] },
    ]);
    expect(looked).toEqual([0, 1, 2, 3]);
    expect(resolved.missing).toEqual([{ id: "c", why: "3 has only 1 frames; 9 is not in videos" }]);
    const other = await resolveProtocol(protocol, videos({ "1": 102, "2": 60, "3": 1 }), { usable });
    expect(other.checksum).not.toBe(resolved.checksum);
  });

  it("counts a damaged frame as unusable and gives up in the end", async () => {
    const set = { ...videos({ "1": 100, "2": 60 }), read: () => Promise.reject(new Error("damaged")) };
    const resolved = await resolveProtocol(protocol, set, { usable: async () => true, patience: 5, limit: 2 });
    expect(resolved.missing).toEqual([{ id: "b", why: "1 has no usable frame among its first 5" }]);
    const without = await resolveProtocol(protocol, set);
    expect(without.missing[0]?.why).toMatch(/no way was given to tell a usable frame/);
  });
});

describe("swapped videos", () => {
  it("are read from Celeb-DF's list and from a listing; real videos are left out", () => {
    const list = "1 YouTube-real/00170.mp4\n1 Celeb-real/id1_0007.mp4\n0 Celeb-synthesis/id30_id4_0012.mp4\n";
    const expected = [{ name: "id30_id4_0012", source: "id4_0000", target: "id30_0012" }];
    expect(parseSwappedVideos(list, "source-target", "list")).toEqual(expected);
    expect(parseSwappedVideos("id30_id4_0012.mp4\n", "source-target", "listing")).toEqual(expected);
    expect(parseSwappedVideos("000_003.mp4\n", "source-target", "listing")).toEqual([
      { name: "000_003", source: "003", target: "000" },
    ]);
    // Where a data set puts the source first, its names are read the other way round.
    expect(parseSwappedVideos("000_003.mp4\n", "source-target", "listing", "source-target")).toEqual([
      { name: "000_003", source: "000", target: "003" },
    ]);
    expect(parseSwappedVideos(list, "source-target", "list", "source-target")).toEqual([
      { name: "id30_id4_0012", source: "id30_0000", target: "id4_0012" },
    ]);
    expect(parseSwappedVideos("alice bob\n", "source-target", "casia")).toEqual([
      { name: "bob_alice", source: "alice", target: "bob" },
    ]);
    expect(() => parseSwappedVideos("\n", "source-target", "empty")).toThrow(/empty: expected a pair a line/);
  });

  it("of DeepfakeBench come with the frames that were extracted", () => {
    const frames = ["062", "000", "124"].map((number) =>
      `x\\\\frames\\\\000_003\\\\${number}.png`.replaceAll("\\\\", "\\"),
    );
    const json = JSON.stringify({
      "FaceForensics++": {
        "FF-DF": { test: { c23: { "000_003": { label: "FF-DF", frames } } } },
        "FF-real": { test: { c23: { "000": { label: "FF-real", frames: [] } } } },
      },
    });
    expect(parseDeepfakeBench(json, { split: "test", label: "FF-DF" }, "ff.json")).toEqual([
      { name: "000_003", source: "003", target: "000", frames: [0, 62, 124] },
    ]);
    const reversed = parseDeepfakeBench(json, { split: "test", label: "FF-DF", names: "source-target" }, "ff.json");
    expect(reversed).toEqual([{ name: "000_003", source: "000", target: "003", frames: [0, 62, 124] }]);
    expect(() => parseDeepfakeBench(json, { split: "test", label: "FF-FS" }, "ff.json")).toThrow(
      /ff\.json: expected the split test of FF-FS, it has FF-DF \(test\), FF-real \(test\)/,
    );
    expect(() => parseDeepfakeBench(json, { split: "test", label: "FF-real" }, "ff.json")).toThrow(/got none/);
  });

  it("become pairs of frames: the survey's source frame 0 and target frames 0 to 2, and those that are listed", () => {
    const rule = {
      kind: "swapped-videos" as const,
      videos: [
        ["id30_id4_0012", "id4_0000", "id30_0012", [5, 9]],
        ["b_a", "a", "b"],
      ] as [string, string, string, number[]?][],
    };
    const parts = { name: "made", title: "", origin: "", dataset: "made" };
    const range = protocolFile({
      ...parts,
      rule: { ...rule, target: { kind: "range", first: 0, last: 2 }, source: { frame: 0 } },
    });
    expect(range.pairs).toBe(6);
    const listed = {
      ...rule,
      videos: rule.videos.slice(0, 1),
      target: { kind: "listed" as const },
      source: "same-place" as const,
    };
    expect(protocolFile({ ...parts, rule: listed }).pairs).toBe(2);
  });

  it("of which a frame is missing are missing pairs, named; a rule chooses among the frames that are there", async () => {
    const numbers: Record<string, number[]> = { "000": [0, 7, 20, 31], "003": [0, 7, 20] };
    const pictures: ProtocolPictures = {
      ...videos({ "000": 4, "003": 3 }),
      numbers: async (video) => numbers[video] as number[],
    };
    const open = async (rule: object, options = {}) => {
      const path = join(folder, "sparse.protocol.json");
      await writeProtocolFile(
        path,
        protocolFile({ name: "sparse", title: "", origin: "", dataset: "made", rule: rule as never }),
      );
      return resolveProtocol(await openProtocol(path), pictures, options);
    };
    const videosOf = { kind: "swapped-videos", videos: [["000_003", "003", "000", [7, 8, 31]]] };
    const { pairs, missing } = await open({ ...videosOf, target: { kind: "listed" }, source: { frame: 0 } });
    expect(pairs.map(({ id, target, source }) => [id, target.frame, source.frame])).toEqual([
      ["000_003/00", 7, 0],
      ["000_003/02", 31, 0],
    ]);
    expect(missing).toEqual([{ id: "000_003/01", why: "000 has no frame 8" }]);
    // The first usable frame is looked for among those that are there, too.
    const looked: number[] = [];
    const usable = async ({ data }: Pixels) => looked.push(data[0] as number) > 1;
    const first = await open({ ...videosOf, target: { kind: "even", count: 1 }, source: "first-usable" }, { usable });
    expect([first.pairs[0]?.source.frame, looked]).toEqual([7, [0, 7]]);
    const even = await open({ ...videosOf, target: { kind: "even", count: 3 }, source: "same-place" });
    expect(even.pairs.map(({ target, source }) => [target.frame, source.frame])).toEqual([
      [0, 0],
      [20, 7],
      [31, 20],
    ]);
  });
});
