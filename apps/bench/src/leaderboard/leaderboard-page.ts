import type { MethodResult } from "../result/bench-result.ts";
import { arrow, showNumber, type TableRow, tableRows, yardstickNames } from "../result/format-figure.ts";
import { judgesSpread } from "../result/judges-spread.ts";
import type { LeaderboardEntry } from "./entries.ts";

/** Figures that a row shows, those of them that the protocol has. */
const shown = [
  "gain.identity",
  "kept.expression",
  "kept.pose-hn",
  "identity.source",
  "identity.truth",
  "retrieval.top1",
  "shape.source",
  "shape.truth",
  "expression.target",
  "pose-hn.target",
  "ssim-face.truth",
  "lpips.truth",
  "l1-outside-face.target",
];

const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

/** docs/leaderboard.md: a table a protocol and set of networks, since only such rows can be compared. */
export function leaderboardPage(entries: readonly LeaderboardEntry[]): string {
  const groups = new Map<string, LeaderboardEntry[]>();
  for (const entry of entries) groups.set(comparable(entry), [...(groups.get(comparable(entry)) ?? []), entry]);
  return `${[
    "# Leaderboard",
    'Written by `npm run bench -- leaderboard write` from the entries in `leaderboard/`; do not edit it. Every row was measured by the bench over the same pairs with the same networks (docs/metrics.md); intervals are 95 %, and a figure is bold where its interval lies apart from those of all other methods. "judges" are the least and the largest gain by the recognisers that served in no loss of the method, where there are two of these or more. "shipped" rows can be measured again with what is in this repository, and the gate does so; for the others `bench verify` needs the method.',
    'The line "truth" is a perfect swap, and yet it "keeps" less expression and pose than a method may: the networks that read them react to the shape of a face, too, which a true swap takes from the source. Whatever keeps more than the truth stays nearer to the target than it should, so "kept" is to be read against the truth\'s line and not against 1; the columns `.truth` say how near a method comes to it.',
    ...[...groups.values()].map(section),
    ["## Add a row", "", ...howTo].join("\n"),
  ].join("\n\n")}\n`;
}

const howTo = [
  "```sh",
  "npm run bench -- run --protocol P --methods mine=... --out runs/mine",
  'npm run bench -- leaderboard add runs/mine:mine --how "weights from ..., licence ..." --by "..."',
  "npm run bench -- leaderboard write",
  "```",
  "",
  "and a pull request with the new folder and this page. An entry is `entry.yaml` and the result of one method (`result.json`, `values.json`, `run.json`). `npm run bench -- verify leaderboard/P/mine --methods mine=...` measures a sample of it again; `leaderboard check` does for all shipped ones, and refuses entries that contradict themselves or are missing on this page.",
];

/** Figures on which a shown one rests. */
const restsOn = (name: string): readonly string[] =>
  name.startsWith("gain.") || name.startsWith("kept.")
    ? [".source", ".target"].map((role) => name.replace(/^\w+\./, "") + role)
    : [name];
const counted = new Set(shown.flatMap(restsOn));

/** Same pairs, same networks with the same weights behind the figures that are shown: further figures make no other table. */
function comparable({ protocol, row }: LeaderboardEntry): string {
  const networks = Object.entries(row.figures)
    .filter(([name]) => counted.has(name))
    .map(([name, { network }]) => [name, network?.id, network?.weights]);
  return JSON.stringify([protocol.checksum, networks]);
}

function section(entries: readonly LeaderboardEntry[]): string {
  const [first] = entries as [LeaderboardEntry];
  const { result } = first;
  const rows = tableRows({ ...result, methods: entries.map(({ row }) => row) });
  const columns = shown.flatMap((name) => rows.find((row) => row.name === name) ?? []);
  const order = sorted(entries, columns[0]);
  const head = ["method", ...columns.map((row) => `${row.name} ${arrow(row)}`), "how", "by", "verified by"];
  const table = order.map((n) => {
    const { method, how, by, shipped } = entries[n] as LeaderboardEntry;
    return [
      method,
      ...columns.map((row) => cell(row, n, judgesSpread(row, rows, { method, n }))),
      how,
      by,
      shipped ? "shipped" : "bench verify",
    ];
  });
  const { protocol } = result;
  return [
    `## ${protocol.name}`,
    "",
    `${protocol.pairs} pairs at ${protocol.size} px, SHA-256 \`${protocol.checksum}\`. ${networksOf(first.row)}`,
    "",
    ...[head, head.map(() => "---"), ...table].map(line),
  ].join("\n");
}

/** The best by the first figure first, yardsticks last. */
function sorted(entries: readonly LeaderboardEntry[], by: TableRow | undefined): number[] {
  const yardstick = (n: number) => (yardstickNames.includes((entries[n] as LeaderboardEntry).method) ? 1 : 0);
  const value = (n: number) => by?.cells[n]?.value ?? Number.NEGATIVE_INFINITY;
  return [...entries.keys()].sort((a, b) => yardstick(a) - yardstick(b) || value(b) - value(a));
}

function cell({ cells, servedInLoss }: TableRow, n: number, beside: string | undefined): string {
  const known = cells[n];
  if (known === undefined) return "";
  const number = known.apart ? `**${showNumber(known.value)}**` : showNumber(known.value);
  const interval =
    known.low === undefined || known.high === undefined ? "" : ` [${showNumber(known.low)}, ${showNumber(known.high)}]`;
  return `${number}${servedInLoss.length > 0 ? "\\*" : ""}${interval}${beside === undefined ? "" : `, judges ${beside}`}`;
}

function networksOf({ figures }: MethodResult): string {
  const networks = new Map<string, string>();
  for (const { network } of Object.values(figures))
    if (network !== null) networks.set(network.id, network.weights?.slice(0, 12) ?? "unknown");
  return `Measured by ${[...networks].map(([id, hash]) => `${id} (\`${hash}\`)`).join(", ")}.`;
}
