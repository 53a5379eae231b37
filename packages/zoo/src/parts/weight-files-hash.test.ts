import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { humanModelFiles } from "@mfim/backbones/human";
import { useNativeBackend } from "@mfim/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { landmarkDetectors } from "../kinds/landmark-detectors.ts";
import { recognizers } from "../kinds/recognizers.ts";
import { loadPart } from "./load-part.ts";
import { pathIn } from "./paths.ts";
import { weightFilesHash } from "./weight-files-hash.ts";

let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "weights-"));
});
afterAll(() => rm(folder, { recursive: true }));

const sha256 = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");

test("one file has the hash that sha256sum prints; several that of its lines; a graph counts with its weights", async () => {
  const at = (name: string) => join(folder, name);
  for (const [name, text] of Object.entries({ "b.bin": "weights", "c.pth": "one", "m.xml": "graph", "m.bin": "two" }))
    await writeFile(at(name), text);
  await writeFile(at("a.json"), JSON.stringify({ weightsManifest: [{ paths: ["b.bin"] }] }));
  expect(await weightFilesHash([at("c.pth")])).toBe(sha256("one"));
  const lines = `${sha256(await readFile(at("a.json")))}  a.json\n${sha256("weights")}  b.bin\n`;
  expect(await weightFilesHash([at("a.json")])).toBe(sha256(lines));
  expect(await weightFilesHash([at("m.xml")])).toBe(sha256(`${sha256("two")}  m.bin\n${sha256("graph")}  m.xml\n`));
});

test("networks state the hash of the files that they were loaded from", async () => {
  const bundled = pathIn({ folder }, "bundled:recogniser-64");
  using own = await loadPart(recognizers, { type: "own", folder: "bundled:recogniser-64" }, { folder });
  expect(own.weights).toBe(await weightFilesHash([bundled]));
  await cp(bundled, join(folder, "other"), { recursive: true });
  await writeFile(join(folder, "other/note.txt"), "another training");
  using other = await loadPart(recognizers, { type: "own", folder: "other" }, { folder });
  expect(other.weights).toMatch(/^[0-9a-f]{64}$/);
  expect(other.weights).not.toBe(own.weights);
  using human = await loadPart(landmarkDetectors, { type: "human" }, { folder });
  expect(human.weights).toBe(await weightFilesHash([...humanModelFiles("facemesh"), ...humanModelFiles("blazeface")]));
});
