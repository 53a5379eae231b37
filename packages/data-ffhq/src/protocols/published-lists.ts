import { createHash } from "node:crypto";
import { basename } from "node:path";
import { DataError } from "@mfim/core/errors";
import { parsePairList } from "./pair-list.ts";
import type { ProtocolRule } from "./protocol-rule.ts";

/** A list of pairs that its authors publish and everybody brings: known by its bytes, no part of this package. */
export interface PublishedList {
  /** What results call its protocol. */
  readonly name: string;
  readonly title: string;
  /** Whose pictures or videos it names. */
  readonly dataset: string;
  /** The file's name, and where it is to be had. */
  readonly file: string;
  readonly address: string;
  /** Lines, each a source and a target. */
  readonly pairs: number;
  /** SHA-256, hexadecimal, of the file's bytes as they are published. */
  readonly sha256: string;
  /** Of lists of videos: which frames of the target are swapped, and which frame of the source gives the face. */
  readonly frames?: { readonly first: number; readonly last: number; readonly source: number };
}

type Variety = "normal" | "cross_ethnicity" | "cross_attribute";

const survey = "https://github.com/CASIA-NLPRAI/face-swapping-survey";

/** One of the survey's lists. Frame 0 of the source gives the face, frames 0 to 99 of the target take it: its README. */
function casia(kind: "image" | "video", variety: Variety, about: string, pairs: number, sha256: string): PublishedList {
  const file = `${kind}_pairs_${variety}.txt`;
  return {
    name: `casia-${kind}-${variety.replace("_", "-")}`,
    title: `CASIA FaceSwapping, pairs of ${kind === "image" ? "pictures" : "videos"}: ${about}`,
    dataset: "casia",
    ...{ file, pairs, sha256 },
    address: `${survey}/blob/main/benchmark/${file}`,
    ...(kind === "video" && { frames: { first: 0, last: 99, source: 0 } }),
  };
}

const [normal, ethnicity, attribute] = [
  "the same ethnicity, usual attributes",
  "another ethnicity",
  "other pose, expression or light",
];

/** The protocols of the CASIA survey (arXiv 2605.00883); counts and hashes are those of its repository's files. */
export const publishedLists: readonly PublishedList[] = [
  casia("image", "normal", normal, 45_000, "a7db2e0d478ffd65113207541d95ee17f8d7ea9ac0f5192127e9a991259f56a9"),
  casia(
    "image",
    "cross_ethnicity",
    ethnicity,
    12_000,
    "84fbef323dcab6cf4f77b0b65a810f5a1775122de55b6efddf1feb93e18959cb",
  ),
  casia(
    "image",
    "cross_attribute",
    attribute,
    43_000,
    "244b558f1c29ddb39a6541040277a421bc44214287afcf3a03b6569740c15cec",
  ),
  casia("video", "normal", normal, 30, "8e0b5e94f857006cbf50abd74b94d6cf4647c906e2f2f17f5122492bfe937f98"),
  casia("video", "cross_ethnicity", ethnicity, 30, "f358b2ef134f74150f8c1b94ffb3535915b9f01681d6347d4e635f26e80d3f8b"),
  casia("video", "cross_attribute", attribute, 30, "5f22602474b9adf8966fd49910b575c7435ff48ed8f4033cfa19e9ecc26d5934"),
];

/** What a published list is by name, and which pairs it asks for. */
interface PublishedProtocol {
  readonly name: string;
  readonly title: string;
  readonly origin: string;
  readonly dataset: string;
  readonly rule: ProtocolRule;
}

/**
 * The protocol of a published list, known by its bytes whatever the file is called.
 * @param lists what is known; other ones for tests
 * @throws DataError where the bytes are another file's, with the list that its name promises and where that is to be had
 */
export function publishedProtocol(
  bytes: Uint8Array,
  path: string,
  lists: readonly PublishedList[] = publishedLists,
): PublishedProtocol {
  const sha256 = sha256Of(bytes);
  const list = lists.find((known) => known.sha256 === sha256);
  if (list === undefined) {
    const named = lists.filter(({ file }) => file === basename(path));
    const expected = (named.length > 0 ? named : lists).map(described).join(", or ");
    throw new DataError(
      `${path}: expected a list as it was published, ${expected}, got another file, of SHA-256 ${sha256}; bring that one, or make a protocol of yours with "protocol from-list" or "from-videos".`,
    );
  }
  const { name, title, dataset, address, frames } = list;
  const rule = parsePairList(new TextDecoder().decode(bytes), "source-target", path);
  return {
    ...{ name, title, dataset },
    origin: `${address}, SHA-256 ${sha256}`,
    rule: frames === undefined ? rule : ofVideos(rule.pairs, frames),
  };
}

/** A sentence where a file bears a published list's name and is another one: what is measured by it is not that list's. */
export function notAsPublished(bytes: Uint8Array, path: string): string | undefined {
  const named = publishedLists.find(({ file }) => file === basename(path));
  const sha256 = sha256Of(bytes);
  if (named === undefined || named.sha256 === sha256) return undefined;
  return `${path} is another file, of SHA-256 ${sha256}, than the published ${described(named)}.`;
}

const sha256Of = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

const described = ({ file, pairs, sha256, address }: PublishedList) =>
  `${file} (${pairs} pairs, SHA-256 ${sha256}, from ${address})`;

function ofVideos(
  pairs: readonly (readonly string[])[],
  { first, last, source }: NonNullable<PublishedList["frames"]>,
): ProtocolRule {
  return {
    kind: "swapped-videos",
    videos: pairs.map(([from = "", onto = ""]) => [`${onto}_${from}`, from, onto]),
    target: { kind: "range", first, last },
    source: { frame: source },
  };
}
