import { ConfigError } from "@mfim/core/errors";
import { useNativeBackend } from "@mfim/testing";
import { beforeAll, expect, test, vi } from "vitest";
import { BackboneTask } from "../backbone/backbone-task.ts";
import { recogniserTraining } from "../backbone/recogniser-training.ts";
import { backboneSchema, type RecogniserConfig } from "../config/backbone-schema.ts";
import { tinyPictureSet } from "../testing/tiny-picture-set.ts";
import { sampleCommand } from "./sample-command.ts";

beforeAll(useNativeBackend);

const opened = vi.hoisted(() => ({ openRun: vi.fn(), restoreTask: vi.fn() }));
vi.mock("../run/open-run.ts", () => opened);

test("a run that makes no pictures is told so, instead of a file that is not there being named", async () => {
  const common = { run: { steps: 4 }, data: { folder: "unused" }, batch: 4, optimiser: { learningRate: 0.01 } };
  const config = backboneSchema.parse({ kind: "recogniser", id: "tiny", ...common }) as RecogniserConfig;
  const set = tinyPictureSet(64, 12, 2);
  // Numbers as rendered people have, so that the tenth is held out.
  const people = { ...set, persons: set.persons.map((person) => person.replace("person ", "")) };
  const task = new BackboneTask(config, recogniserTraining(config, people));
  opened.openRun.mockResolvedValue({ config });
  opened.restoreTask.mockResolvedValue({ task, step: 4 });
  const sampled = sampleCommand().parseAsync(["runs/face", "--out", "none.png"], { from: "user" });
  await expect(sampled).rejects.toThrow(ConfigError);
  await expect(sampled).rejects.toThrow(
    /^runs\/face: expected a run that makes pictures, got one of kind recogniser; "trainer evaluate" judges it\.$/,
  );
});
