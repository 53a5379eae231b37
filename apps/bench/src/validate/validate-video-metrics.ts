import { ConfigError } from "@mfim/core";
import { bundledTruthFolder } from "@mfim/faces-3d";
import { useBackend } from "@mfim/native";
import { modulePermission } from "@mfim/zoo/permission";
import { loadMetricNetworks } from "../evaluate/metric-networks.ts";
import type { BenchMethod } from "../methods/bench-method.ts";
import { yardsticks } from "../methods/yardsticks.ts";
import { limitedProtocol } from "../protocol/limited-protocol.ts";
import type { ProtocolFile } from "../protocol/open-bench-protocol.ts";
import { truthProtocol } from "../protocol/truth-protocol.ts";
import { finishRun } from "../result/write-result.ts";
import { runShard } from "../run/run-shard.ts";
import { madeMethod } from "./made-method.ts";
import { movingProtocol, slowMovement } from "./moving-protocol.ts";
import type { ValidateFlags } from "./validate-flags.ts";
import { frameErrorVariants, videoFaults } from "./video-faults.ts";
import { videoValidationRows, videoValidationTable } from "./video-validation.ts";

/** Checks the metrics of videos on made ones, whose every frame has a known true swap: what flickers must move them, what is steadily wrong must not. */
export async function validateVideoMetrics(
  { protocol: name, data, limit, out, ...flags }: ValidateFlags,
  { config: { networks: config }, folder }: ProtocolFile,
): Promise<void> {
  const { recognizer, regressor, headPose, detector } = config;
  if (headPose === undefined || detector === undefined)
    throw new ConfigError(
      `${name}: expected headPose and detector among its networks, since videos are measured by them.`,
    );
  const still = await truthProtocol(data ?? bundledTruthFolder("swap"), { variants: frameErrorVariants });
  await using protocol = movingProtocol(limitedProtocol(still, limit));
  await useBackend({ purpose: "infer" });
  // What measures single pictures alone says nothing here.
  const measuring = { recognizer, regressor, headPose, detector };
  using networks = await loadMetricNetworks(measuring, { folder, ...modulePermission(flags) });
  const methods = [
    yardsticks["target"] as BenchMethod,
    ...Object.entries(videoFaults).map(([fault, { about, make }]) =>
      madeMethod(fault, about, ({ variants = {} }, { frame = 0 }) => make({ frame, pictures: variants })),
    ),
  ];
  const command = { protocol: name, data: data ?? null, limit: null, methods: methods.map((method) => method.name) };
  await runShard({ protocol, methods, networks, out, command });
  const rows = videoValidationRows((await finishRun(out)).result);
  const videos = protocol.pairs.length / slowMovement.frames;
  process.stdout.write(
    `${protocol.name}, ${videos} videos; each error in every frame; then in every second one\n\n${videoValidationTable(rows)}\n`,
  );
  if (rows.some(({ holds }) => holds === false)) process.exitCode = 1;
}
