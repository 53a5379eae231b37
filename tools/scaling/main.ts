// Prints the tables of docs/scaling.md: message sizes counted from the networks, and the ring model over assumed links.
import { messageSizes } from "./message-sizes.ts";
import { printTable } from "./print-table.ts";
import { type Link, ringSeconds } from "./ring-cost.ts";

const gigabit = 1e9 / 8;
/** Assumed, not measured: the nominal rate of a node's adapter of which four fifths arrive, and a latency of that kind of network. */
const links: Readonly<Record<string, Link>> = {
  "25 Gbit/s Ethernet": { latency: 30e-6, bandwidth: 0.8 * 25 * gigabit },
  "100 Gbit/s": { latency: 5e-6, bandwidth: 0.8 * 100 * gigabit },
  "400 Gbit/s": { latency: 3e-6, bandwidth: 0.8 * 400 * gigabit },
};
const rankCounts = [8, 16, 32, 64, 128, 256, 512];
const bucketMebibytes = [25, 100];

const sizes = messageSizes(1024);
const both = sizes.generator + sizes.discriminator;
const totals = { "a block for every slot": both + sizes.encoder, "shared by level": both + sizes.encoderShared };
printTable(
  ["network", "values", "MB as float32"],
  Object.entries({ ...sizes, ...totals }).map(([name, values]) => [
    name,
    values.toLocaleString("en"),
    ((values * 4) / 1e6).toFixed(1),
  ]),
);

for (const [encoder, values] of Object.entries(totals))
  for (const mebibytes of bucketMebibytes) {
    console.log(`\nM2C: ${encoder}; buckets of ${mebibytes} MiB; seconds an iteration:\n`);
    printTable(
      ["ranks", ...Object.keys(links)],
      rankCounts.map((ranks) => [
        String(ranks),
        ...Object.values(links).map((link) => ringSeconds(ranks, values * 4, mebibytes * 2 ** 20, link).toFixed(3)),
      ]),
    );
  }
