import { fileURLToPath } from "node:url";
import { loadDlibResnet } from "@mfim/backbones/dlib-resnet";
import { FaceMesh, HumanFaceRecognizer } from "@mfim/backbones/human";
import { defaultHeadPath, openHead } from "@mfim/faces-3d";
import { runCommandLine, writeWhole } from "@mfim/files";
import { useBackend } from "@mfim/native";
import { TemplateAligner } from "@mfim/photographs/templates";
import * as tf from "@tensorflow/tfjs";
import { Command } from "commander";
import { meanFaceMesh, type PosedMesh } from "./mean-face-mesh.ts";
import { renderedHeads } from "./rendered-faces.ts";

/**
 * Measures three data files of backbones on renders: the mean face mesh that head poses are told by, and the mean
 * embeddings that faceres and dlib's network are centred on. No photograph has a part in them.
 */
const program = new Command("human-assets")
  .description("Measure the mean face mesh and the mean embeddings of backbones on rendered heads.")
  .option("--head <path>", "ICT-FaceKit head", defaultHeadPath())
  .option("--people <count>", "people to render", Number, 150)
  .option("--each <count>", "pictures of each", Number, 2)
  .option("--seed <text>", "seed of the renders", "human-assets")
  .action(run);

async function run({
  head,
  people,
  each,
  seed,
}: {
  readonly head: string;
  readonly people: number;
  readonly each: number;
  readonly seed: string;
}): Promise<void> {
  await useBackend({ purpose: "infer" });
  const model = await openHead(head);
  using mesh = await FaceMesh.load();
  using faceres = await HumanFaceRecognizer.load({ mean: null });
  using dlib = await loadDlibResnet({ mean: null });
  using aligner = new TemplateAligner();
  const meshes: PosedMesh[] = [];
  const means = [
    { recognizer: faceres, file: "mean-embedding-of-renders.f32" },
    { recognizer: dlib, file: "mean-dlib-embedding-of-renders.f32" },
  ].map((mean) => ({ ...mean, sum: new Float64Array(mean.recognizer.embeddingSize) }));
  const size = 192;
  for (const { pixels, rotation } of renderedHeads(model, seed, people, each, size)) {
    const [points, ...embeddings] = tf.tidy(() => {
      const faces = tf.tensor4d(
        Float32Array.from(pixels, (byte) => byte / 127.5 - 1),
        [1, size, size, 3],
      );
      const crops = aligner.align(faces, { template: "human-facemesh-192", height: 192, width: 192 });
      return [
        mesh.run(crops.add(1).div(2)).points.mul([1, -1, -1]).dataSync(),
        ...means.map(({ recognizer }) => recognizer.rawEmbeddings(aligner.align(faces, recognizer.input)).dataSync()),
      ] as const;
    }) as unknown as [Float32Array, ...Float32Array[]];
    meshes.push({ points: Float32Array.from(points), rotation });
    for (const [index, { sum }] of means.entries()) {
      embeddings[index]?.forEach((value, i) => {
        sum[i] = (sum[i] as number) + value;
      });
    }
    if (meshes.length % 20 === 0) process.stderr.write(`${meshes.length}/${people * each}\n`);
  }
  const { points, weights } = meanFaceMesh(meshes);
  await write("canonical-face.f32", [...points, ...weights]);
  for (const { file, sum } of means) {
    await write(
      file,
      Array.from(sum, (value) => value / meshes.length),
    );
  }
}

/** Little-endian float32, into the assets of the package. */
async function write(name: string, values: readonly number[]): Promise<void> {
  const path = fileURLToPath(new URL(`../../../../packages/backbones/assets/${name}`, import.meta.url));
  const view = new DataView(new ArrayBuffer(4 * values.length));
  for (const [at, value] of values.entries()) view.setFloat32(4 * at, value, true);
  await writeWhole(path, new Uint8Array(view.buffer));
  console.log(path);
}

await runCommandLine(() => program.parseAsync());
