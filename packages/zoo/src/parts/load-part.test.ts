import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { catalogue, loadPart, namesModule, type PartKind, partSchema, recognizers, swapMethods } from "../index.ts";
import { partType } from "./part-kind.ts";

interface Greeter {
  readonly id: string;
  greet(): string;
}

const greeters: PartKind<Greeter> = {
  name: "greeter",
  members: { id: "string", greet: "function" },
  types: {
    polite: partType(
      "Says hello.",
      { name: z.string(), options: z.strictObject({ loudness: z.number() }).optional() },
      async ({ name }, { folder }) => ({ id: "polite", greet: () => `hello ${name} in ${folder}` }),
    ),
    "polite-twice": partType("Says it again.", {}, async () => ({ id: "twice", greet: () => "hello hello" })),
  },
};

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "zoo-"));
  const files = {
    "mine.mjs": "export default ({ word }, { folder }) => ({ id: 'mine', greet: () => word + ' ' + folder });",
    "later.mjs": "export default async () => ({ id: 'later', greet: () => 'later' });",
    "wrong.mjs": "export default () => ({ id: 7, embed() {} });",
    "named.mjs": "export const greeter = 1;",
    "broken.mjs": "export default (",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
});
afterAll(() => rm(folder, { recursive: true }));

const load = (config: unknown) => loadPart(greeters, config, { folder, modules: "allow" });

test("a name of the catalogue becomes an object", async () => {
  expect((await load({ type: "polite", name: "you" })).greet()).toBe(`hello you in ${folder}`);
});

test.each([
  [
    { type: "polit", name: "x" },
    /^greeter\.type: expected one of polite, polite-twice, module, got "polit"; did you mean "polite"\?$/,
  ],
  [{ name: "x" }, /^greeter\.type: expected one of polite.*got nothing/],
  ["polite", /^greeter: expected \{ type: one of polite.*got "polite"/],
  [{ type: "polite", nmae: "x" }, /greeter\.name: .*string.*; greeter\.nmae: unknown key; did you mean "name"\?/],
  [
    { type: "polite", name: "x", options: { loudnes: 1 } },
    /greeter\.options\.loudness: .*number.*; greeter\.options\.loudnes: unknown key; did you mean "loudness"\?/,
  ],
  [{ type: "polite-twice", zzzzzz: 1 }, /greeter\.zzzzzz: unknown key; expected one of/],
  [{ type: "module", form: "./mine.mjs" }, /greeter\.form: unknown key; did you mean "from"\?/],
])("a config that is wrong is refused with everything that is wrong: %j", async (config, message) => {
  await expect(load(config)).rejects.toThrow(message);
});

test("one's own module is made by its default export, at once or later", async () => {
  const mine = await load({ type: "module", from: "./mine.mjs", options: { word: "hi" } });
  expect(mine.greet()).toBe(`hi ${folder}`);
  expect((await load({ type: "module", from: "./later.mjs" })).id).toBe("later");
});

test("a module runs only where the context allows it, also below another part", async () => {
  const ran = join(folder, "ran");
  await writeFile(
    join(folder, "evil.mjs"),
    `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(ran)}, "");`,
  );
  const evil = { type: "module", from: "./evil.mjs" };
  const refused = / from \.\/evil\.mjs: expected a network that is only read, got a module.*--allow-modules/;
  const target = { name: "t", height: 8, width: 8, template: "ffhq" };
  const below = { type: "onnx", id: "x", file: "x.onnx", target, source: { name: "s", recognizer: evil } };
  await expect(loadPart(greeters, evil, { folder })).rejects.toThrow(refused);
  await expect(loadPart(swapMethods, below, { folder })).rejects.toThrow(refused);
  expect(existsSync(ran)).toBe(false);
  await expect(load(evil)).rejects.toThrow(/expected a default export/);
  expect(existsSync(ran)).toBe(true);
});

test("a module is seen wherever a config names it", () => {
  expect(namesModule({ a: [{ type: "zoo" }, { b: { type: "module", from: "x" } }] })).toBe(true);
  expect(namesModule({ type: "mfim", from: "module", options: null })).toBe(false);
});

test.each([
  [
    "./wrong.mjs",
    /^greeter from \.\/wrong\.mjs: expected its factory to make a greeter, but what it made lacks id \(string\), greet \(function\)/,
  ],
  ["./named.mjs", /^greeter from \.\/named\.mjs: expected a default export that makes a greeter, got undefined/],
  ["./none.mjs", /^greeter from \.\/none\.mjs: expected a module there, got: .*none\.mjs/],
  ["./broken.mjs", /^greeter from \.\/broken\.mjs: expected a module there/],
  ["no-such-package", /^greeter from no-such-package: expected a module there/],
])("a module that does not do is refused in one sentence: %s", async (from, message) => {
  await expect(load({ type: "module", from })).rejects.toThrow(message);
});

test("within a larger schema the problems bear their full path", () => {
  const schema = z.strictObject({ loss: z.strictObject({ recognizer: partSchema(recognizers) }) });
  const result = schema.safeParse({ loss: { recognizer: { type: "mobilefacenet", fille: "x.pt" } } });
  const issues = result.error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ?? [];
  expect(issues).toContain('loss.recognizer.fille: unknown key; did you mean "file"?');
  expect(issues.some((issue) => issue.startsWith("loss.recognizer.file: "))).toBe(true);
  expect(schema.safeParse({ loss: { recognizer: { type: "mobilefacenet", file: "x.pt" } } }).success).toBe(true);
});

test("the catalogue names every type once", () => {
  const names = catalogue().map(({ kind, type }) => `${kind} ${type}`);
  expect(names).toEqual(
    expect.arrayContaining([
      "recognizer mobilefacenet",
      "regressor 3ddfa-v2",
      "perceptual lpips-alex",
      "generator stylegan2",
      "encoder facial-attribute",
      "pyramid ir-se",
      "method mfim",
    ]),
  );
  expect(new Set(names).size).toBe(names.length);
});
