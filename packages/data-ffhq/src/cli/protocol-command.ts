import { readFile } from "node:fs/promises";
import { DataError } from "@mfim/core/errors";
import { wholeNumberOption } from "@mfim/files/command-line";
import { Command, Option } from "commander";
import { type PairOrder, pairOrders, parsePairList } from "../protocols/pair-list.ts";
import type { ProtocolRule } from "../protocols/protocol-rule.ts";
import { notAsPublished, publishedLists, publishedProtocol } from "../protocols/published-lists.ts";

interface MakeFlags {
  readonly out: string;
  readonly name: string;
  readonly dataset: string;
  readonly title?: string;
  readonly origin?: string;
}

/** Loaded when a command runs. */
const protocolFiles = () => import("../protocols/protocol-file.ts");

export function protocolCommand(): Command {
  return new Command("protocol")
    .description("Which swaps are measured, in which order: protocols are files with a checksum.")
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(fromPublishedCommand())
    .addCommand(fromListCommand())
    .addCommand(fromVideosCommand())
    .addCommand(drawCommand())
    .addCommand(circleCommand());
}

const listCommand = () =>
  new Command("list")
    .description("The protocols that ship with the package, and the published lists that it knows.")
    .action(async () => {
      const { builtinProtocols, openProtocol } = await protocolFiles();
      for (const name of await builtinProtocols()) {
        const { title, pairs, checksum } = await openProtocol(name);
        console.log(`${name}: ${title} (${pairs.length} pairs, ${checksum.slice(0, 12)})`);
      }
      for (const { name, title, file, pairs, sha256, address } of publishedLists)
        console.log(
          `${name}: ${title} (${pairs} pairs of ${file}, SHA-256 ${sha256.slice(0, 12)}; bring it from ${address}, then "protocol from-published")`,
        );
    });

const showCommand = () =>
  new Command("show")
    .description("A protocol's pairs, a line each: id, source, target, other pictures of the source's person.")
    .argument("<protocol>", "a name of the list, or a file")
    .option("--limit <count>", "only the first pairs", wholeNumberOption(1, 1e9))
    .action(async (protocol: string, { limit }: { readonly limit?: number }) => {
      const { openProtocol } = await protocolFiles();
      const { referenceText } = await import("../protocols/protocol.ts");
      const { name, dataset, origin, pairs, checksum } = await openProtocol(protocol);
      console.log(`# ${name}, ${pairs.length} pairs of ${dataset}, checksum ${checksum}; ${origin}`);
      for (const { id, source, target, references } of pairs.slice(0, limit))
        console.log([id, ...[source, target, ...references].map(referenceText)].join("\t"));
    });

const makeCommand = (name: string) =>
  new Command(name)
    .requiredOption("--out <file>", "file to write")
    .requiredOption("--name <name>", "what results call it: small letters, digits, dots, hyphens")
    .requiredOption("--dataset <name>", "whose pictures are named, such as celeba-hq")
    .option("--title <text>", "a line for people")
    .option("--origin <text>", "where the pairs were published");

async function write({ out, name, dataset, title = name, origin = "not stated" }: MakeFlags, rule: ProtocolRule) {
  const { protocolFile, writeProtocolFile } = await protocolFiles();
  const file = protocolFile({ name, title, origin, dataset, rule });
  await writeProtocolFile(out, file);
  console.log(`${out}: ${file.pairs} pairs, checksum ${file.checksum}`);
}

const fromPublishedCommand = () =>
  new Command("from-published")
    .description(
      "Make a protocol of a published list that you bring, by its own name; the file is known by its SHA-256, and another one is refused. Names: protocol list.",
    )
    .argument("<list>", `text file, such as ${publishedLists[0]?.file}`)
    .requiredOption("--out <file>", "file to write")
    .action(async (list: string, { out }: { readonly out: string }) => {
      const { rule, ...about } = publishedProtocol(await readFile(list), list);
      await write({ out, ...about }, rule);
    });

/** A list's text; a word on stderr where it is not the published one that its name promises. */
async function readList(path: string): Promise<string> {
  const bytes = await readFile(path);
  const other = notAsPublished(bytes, path);
  if (other !== undefined) console.error(other);
  return bytes.toString("utf8");
}

const fromListCommand = () =>
  makeCommand("from-list")
    .description("Make a protocol of a list: two names a line, or names of swaps such as 28000_29000.jpg.")
    .argument("<list>", "text file")
    .addOption(new Option("--order <order>", "what the two names are").choices(pairOrders).default("source-target"))
    .action(async (list: string, { order, ...flags }: MakeFlags & { readonly order: PairOrder }) =>
      write(flags, parsePairList(await readList(list), order, list)),
    );

const fromVideosCommand = () =>
  makeCommand("from-videos")
    .description(
      "Make a protocol of swapped videos: Celeb-DF's list or a listing of its folder, the CASIA survey's pairs of videos, or the JSON of a DeepfakeBench or DF40 data set.",
    )
    .argument("<list>", "text file, or JSON")
    .requiredOption("--frames <which>", "even:COUNT, FIRST-LAST, or listed (of a JSON)")
    .option("--source <which>", "frame of the source: same-place, first-usable, or a number", "same-place")
    .addOption(
      new Option("--order <order>", "what the two names of a line are").choices(pairOrders).default("source-target"),
    )
    .addOption(
      new Option("--names <order>", "what the two parts of a video's name, such as 000_003, are")
        .choices(pairOrders)
        .default("target-source"),
    )
    .option("--split <name>", "of a JSON", "test")
    .option("--label <name>", "the method's, of a JSON, such as FF-DF")
    .action(async (list: string, { frames, source, order, names, split, label, ...flags }: MakeFlags & VideoFlags) => {
      const { parseDeepfakeBench, parseSwappedVideos } = await import("../protocols/swapped-videos.ts");
      const text = await readList(list);
      const videos =
        label === undefined
          ? parseSwappedVideos(text, order, list, names)
          : parseDeepfakeBench(text, { split, label, names }, list);
      await write(flags, {
        kind: "swapped-videos",
        videos: videos.map(({ name, source: from, target, frames: listed }) =>
          listed === undefined ? [name, from, target] : [name, from, target, [...listed]],
        ),
        target: targetFrames(frames),
        source: sourceFrame(source),
      });
    });

interface VideoFlags {
  readonly frames: string;
  readonly source: string;
  readonly order: PairOrder;
  readonly names: PairOrder;
  readonly split: string;
  readonly label?: string;
}

type VideosRule = Extract<ProtocolRule, { kind: "swapped-videos" }>;

/** @throws DataError */
function targetFrames(text: string): VideosRule["target"] {
  const even = /^even:(\d+)$/.exec(text)?.[1];
  if (even !== undefined && Number(even) > 0) return { kind: "even", count: Number(even) };
  const [, first, last] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  if (first !== undefined && last !== undefined && Number(first) <= Number(last))
    return { kind: "range", first: Number(first), last: Number(last) };
  if (text === "listed") return { kind: "listed" };
  throw new DataError(`--frames ${text}: expected even:COUNT such as even:10, FIRST-LAST such as 0-99, or listed.`);
}

/** @throws DataError */
function sourceFrame(text: string): VideosRule["source"] {
  if (text === "same-place" || text === "first-usable") return text;
  if (/^\d+$/.test(text)) return { frame: Number(text) };
  throw new DataError(`--source ${text}: expected same-place, first-usable, or the number of a frame.`);
}

const drawCommand = () =>
  makeCommand("draw")
    .description("Make a protocol of all ordered pairs of numbered pictures, or of some, drawn by a seed.")
    .requiredOption("--first <number>", "first picture", wholeNumberOption(0, 1e9))
    .requiredOption("--past <number>", "the number after the last picture", wholeNumberOption(1, 1e9))
    .option("--limit <n>", "only so many pairs; default all", wholeNumberOption(1, 1e8))
    .option("--seed <number>", "of the draw", wholeNumberOption(0, 2 ** 32 - 1), 1)
    .action(async ({ first, past, limit, seed, ...flags }: MakeFlags & DrawFlags) =>
      write(flags, { kind: "drawn", first, past, count: limit ?? "all", seed }),
    );

const collected = (value: string, before: readonly string[][] = []) => [...before, value.split(",")];

const circleCommand = () =>
  makeCommand("circle")
    .description("Make a protocol in which everybody gives their face to, and takes one from, equally many others.")
    .requiredOption(
      "--group <names>",
      "people paired with each other, between commas; may be given several times",
      collected,
    )
    .requiredOption("--partners <count>", "how many others, all of a smaller group", wholeNumberOption(1, 1e6))
    .option("--pictures <names>", "each person's, <person>/<picture>, between commas; default: a person is a picture")
    .option("--seed <number>", "of the circle", wholeNumberOption(0, 2 ** 32 - 1), 1)
    .action(async ({ group, partners, pictures, seed, ...flags }: MakeFlags & CircleFlags) =>
      write(flags, {
        kind: "circle",
        groups: group,
        partners,
        ...(pictures === undefined ? {} : { pictures: pictures.split(",") }),
        seed,
      }),
    );

interface CircleFlags {
  readonly group: string[][];
  readonly partners: number;
  readonly pictures?: string;
  readonly seed: number;
}

interface DrawFlags {
  readonly first: number;
  readonly past: number;
  readonly limit?: number;
  readonly seed: number;
}
