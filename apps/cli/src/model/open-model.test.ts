import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openModel } from "./open-model.ts";

test("a stranger's model folder that names a module runs nothing, unless that is allowed", async () => {
  const folder = await mkdtemp(join(tmpdir(), "strangers-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const ran = join(folder, "ran");
  const mark = `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(ran)}, "");`;
  await writeFile(join(folder, "evil.js"), `${mark} export default () => ({ id: "evil", swap() {}, dispose() {} });`);
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await writeFile(join(folder, "config.json"), '{ "method": { "type": "module", "from": "./evil.js" } }');
  await expect(openModel(folder)).rejects.toThrow(
    /method from \.\/evil\.js: expected .* got a module.*--allow-modules/,
  );
  expect(existsSync(ran)).toBe(false);
  using opened = await openModel(folder, { modules: "allow" });
  expect([opened.method.id, existsSync(ran)]).toEqual(["evil", true]);
});
