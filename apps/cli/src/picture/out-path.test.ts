import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { assertOut, assertOuts } from "./out-path.ts";

it("a result replaces none of its pictures, by whatever name, and its folder is there", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mfim-out-"));
  const at = (name: string) => join(folder, name);
  try {
    await writeFile(at("target.png"), "x");
    await symlink(at("target.png"), at("link.png"));
    const out = (name: string) => assertOut(at(name), [at("source.png"), at("target.png")]);
    await out("new.png");
    await expect(out("target.png")).rejects.toThrow(/which it would replace; name a new file/);
    await expect(out("link.png")).rejects.toThrow(/which it would replace/);
    await expect(out("nowhere/new.png")).rejects.toThrow(/there is no .*nowhere; make it first/);
    await expect(assertOut(folder, [])).rejects.toThrow(/got a folder/);
    const outs = (out: string, sheet?: string) =>
      assertOuts(
        [
          { option: "--out", path: at(out) },
          { option: "--sheet", path: sheet === undefined ? undefined : at(sheet) },
        ],
        [at("target.png")],
      );
    await outs("new.png");
    await outs("new.png", "sheet.png");
    await expect(outs("new.png", "target.png")).rejects.toThrow(/^--sheet .*which it would replace/);
    await expect(outs("new.png", "./new.png")).rejects.toThrow(/^--sheet .*another file than --out writes/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
