import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openHead } from "./open-head.ts";
import { readIctObj } from "./read-ict-obj.ts";
import { tinyHead } from "./tiny-head.ts";
import { encodeHead } from "./write-head.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "faces-3d-head-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** A square of four vertices, one quad and one triangle, a fifth vertex that nobody keeps. */
const square = (dy: number) => `# made
mtllib none.mtl
v 0 ${dy} 0
v 1 0 0
v 1 1 0
v 0 1 0
v 9 9 9
vt 0 0
vt 1 0
vt 1 1
usemtl skin
f 1/1 2/2 3/3 4/1
f 1//1 2//1 3//1
f 3 4 5
`;

const empty = [4, 4] as const;
const LAYOUT = {
  vertexCount: 4,
  landmarks: [0],
  regions: {
    face: [0, 4],
    headAndNeck: empty,
    mouthSocket: empty,
    eyeSocketLeft: empty,
    eyeSocketRight: empty,
    gumsAndTongue: empty,
    teeth: empty,
    eyeballLeft: empty,
    eyeballRight: empty,
  },
} as const;

describe("readIctObj", () => {
  it("reads neutral, identities and expressions of a release as offsets", async () => {
    await writeFile(join(folder, "generic_neutral_mesh.obj"), square(0));
    await writeFile(join(folder, "identity000.obj"), square(0.5));
    await writeFile(join(folder, "identity001.obj"), square(-0.25));
    await writeFile(join(folder, "jawOpen.obj"), square(-2));
    const head = await readIctObj(folder, LAYOUT);
    expect(head.identityCount).toBe(2);
    expect(head.expressionNames).toEqual(["jawOpen"]);
    expect([...head.neutral]).toEqual([0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0]);
    expect([head.identity[1], head.identity[13], head.expression[1], head.expression[0]]).toEqual([0.5, -0.25, -2, 0]);
    expect([...head.quads]).toEqual([0, 1, 2, 3, 0, 1, 2, -1]);
    expect([...head.quadUvs]).toEqual([0, 1, 2, 0, -1, -1, -1, -1]);
  });

  it("names the file and line of a bad number, and the file of another topology", async () => {
    await writeFile(join(folder, "mouthLeft.obj"), square(0).replace("v 9 9 9\n", ""));
    await expect(readIctObj(folder, LAYOUT)).rejects.toThrow(/mouthLeft\.obj: expected 5 vertices .* got 4/);
    await writeFile(join(folder, "mouthLeft.obj"), square(0).replace("v 1 0 0", "v 1 x 0"));
    await expect(readIctObj(folder, LAYOUT)).rejects.toThrow(/mouthLeft\.obj:4: expected 3 numbers/);
    await rm(join(folder, "mouthLeft.obj"));
  });

  it("says what is expected in a folder without a release", async () => {
    const other = await mkdtemp(join(folder, "empty-"));
    await expect(readIctObj(other)).rejects.toThrow(/generic_neutral_mesh\.obj: expected the folder FaceXModel/);
  });
});

describe("openHead", () => {
  it("reads back what encodeHead wrote", async () => {
    const head = tinyHead(["jawOpen", "mouthSmile_L"]);
    const path = join(folder, "head.safetensors");
    await writeFile(path, encodeHead(head));
    const back = await openHead(path);
    for (const name of ["neutral", "identity", "expression", "quads", "quadUvs", "uvs"] as const) {
      expect(Buffer.from(back[name].buffer).equals(Buffer.from(head[name].buffer)), name).toBe(true);
    }
    expect([back.expressionNames, back.regions, back.landmarks]).toEqual([
      head.expressionNames,
      head.regions,
      head.landmarks,
    ]);
  });

  it("says in one sentence what to get where there is none", async () => {
    await expect(openHead(join(folder, "nothing"))).rejects.toThrow(
      /No head model at .*nothing: get the folder FaceXModel of ICT-FaceKit \(MIT/,
    );
  });
});
