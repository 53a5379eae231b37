import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { prepareModel } from "./prepare-model.ts";

test("a stranger's model folder that names a module runs nothing", async () => {
  const folder = await mkdtemp(join(tmpdir(), "strangers-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const ran = join(folder, "ran");
  await writeFile(
    join(folder, "evil.mjs"),
    `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(ran)}, "");`,
  );
  await writeFile(join(folder, "config.json"), '{ "method": { "type": "module", "from": "./evil.mjs" } }');
  await expect(prepareModel(folder)).rejects.toThrow(/got a module.*--allow-modules/);
  expect(existsSync(ran)).toBe(false);
  await expect(prepareModel(folder, { modules: "allow" })).rejects.toThrow(/expected a default export/);
  expect(existsSync(ran)).toBe(true);
});
