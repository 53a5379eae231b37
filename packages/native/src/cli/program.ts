import { giveExamples } from "@mfim/files/command-line";
import { Command } from "commander";
import { consola } from "consola";
import { parseDevice } from "../install/detect-device.ts";

/** The command line of `native`. What its commands need is loaded when one runs. */
export function nativeProgram(): Command {
  const program = new Command("mfim-native").description(
    "Native TensorFlow for TensorFlow.js: installs it, and says how it is.",
  );

  program
    .command("install")
    .description("download TensorFlow's wheel through pip, compile the binding, keep both in the per-user cache")
    .option(
      "--device <cpu|gpu>",
      "library for the CPU alone or with CUDA 12 (default: gpu where NVIDIA's driver is at work)",
    )
    .action(async ({ device }: { device?: string }) => {
      const { installNative } = await import("../install/install-native.ts");
      const { terminalProgress } = await import("../install/progress.ts");
      const installation = await installNative({
        progress: terminalProgress(),
        ...(device && { device: parseDevice(device) }),
      });
      consola.success(
        `TensorFlow ${installation.tensorflowVersion} (${installation.device}) is ${installation.changed ? "installed" : "there already"}: ${installation.addon}`,
      );
    });

  program
    .command("doctor")
    .description("print backend, TensorFlow version, device, threads, cache, and what is missing")
    .option("--device <gpu>", "what an NVIDIA card depends on instead: driver, CUDA, libraries; nothing is loaded")
    .option("--json", "as JSON")
    .option("--verbose", "with what TensorFlow writes when it starts")
    .action(async ({ device, json, verbose }: { device?: string; json?: boolean; verbose?: boolean }) => {
      const { formatDiagnosis, formatGpuDiagnosis } = await import("../doctor/format-diagnosis.ts");
      if (device !== undefined && parseDevice(device) === "gpu") {
        const { diagnoseGpu } = await import("../doctor/diagnose-gpu.ts");
        const gpu = await diagnoseGpu();
        print(json ? JSON.stringify(gpu, null, 2) : formatGpuDiagnosis(gpu), gpu.problems);
        return;
      }
      const { diagnose } = await import("../doctor/diagnose.ts");
      const diagnosis = await diagnose({ verbose: verbose ?? false });
      print(json ? JSON.stringify(diagnosis, null, 2) : formatDiagnosis(diagnosis), diagnosis.problems);
    });
  return giveExamples(program, ["install --device cpu", "doctor", "doctor --device gpu"]);
}

function print(text: string, problems: readonly string[]): void {
  console.log(text);
  if (problems.length > 0) process.exitCode = 1;
}
