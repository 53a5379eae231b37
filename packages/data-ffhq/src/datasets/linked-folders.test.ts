import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listPhotographs } from "../prepare/list-photographs.ts";
import { listPictures } from "./list-pictures.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "linked-"));
  for (const name of ["store/00000", "store/ann", "here/bob"]) await mkdir(join(folder, name), { recursive: true });
  for (const name of ["store/00000/00001.png", "store/ann/1.jpg", "here/bob/1.jpg", "store/2.jpg"])
    await writeFile(join(folder, name), "");
  await symlink("../store/00000", join(folder, "here/00000"));
  await symlink("../store/ann", join(folder, "here/ann"));
  await symlink("../../store/2.jpg", join(folder, "here/bob/2.jpg"));
  await symlink("..", join(folder, "here/bob/up"));
});
afterAll(() => rm(folder, { recursive: true }));

const pictures = ["00000/00001.png", "ann/1.jpg", "bob/1.jpg", "bob/2.jpg"];

test("linked thousands, people and pictures are listed like real ones", async () => {
  expect(await listPictures(join(folder, "here"))).toEqual(pictures);
  const found = await listPhotographs(join(folder, "here"));
  expect(found.map(({ source }) => source)).toEqual(pictures);
  expect(found.map(({ person }) => person)).toEqual(["00000", "ann", "bob", "bob"]);
});
