import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { DataError, type LandmarkScheme, type Landmarks } from "@mfim/core";
import { listPhotographs } from "./list-photographs.ts";
import { parseNumpyPoints } from "./numpy-points.ts";
import { parseWebMorphTemplate } from "./web-morph-template.ts";

/** By the number of points that a file has, how they are laid out. The 81 are those 68 and 13 of the forehead, which nothing here asks for. */
const schemes: Readonly<Record<number, LandmarkScheme>> = {
  5: "five-points",
  68: "ibug-68",
  81: "ibug-68",
  468: "mediapipe-468",
};
const used: Readonly<Record<number, number>> = { 81: 68 };

/**
 * A data set's own landmarks, in pixels of the photographs, 5, 68, 81 or 468 points a face:
 * - a folder with a text file a photograph (`ada.txt` for `ada.jpg`), a point a line;
 * - a folder with a WebMorph template a photograph (`ada/1.tem` for `ada/1.jpg`), in folders below it too;
 * - a folder with NumPy arrays, `000_003/062.npy` for frame `000_003/062.png`: DeepfakeBench's and DF40's `landmarks`, which lies beside `frames`; a
 *   folder in which both lie, at any depth, is taken as well;
 * - JSON that maps a photograph's name to the points of its face, [[x, y], ...], or to a list of faces;
 * - a table, a photograph a line: name, then x and y of every point (CelebA's list_landmarks_celeba.txt).
 * @returns by the photograph's name; those of a folder by that name (of templates and arrays: its path) without its ending
 * @throws DataError with the file and the line or entry that is no set of points
 */
export async function readLandmarkFiles(path: string): Promise<Map<string, readonly Landmarks[]>> {
  const found = await stat(path).catch((error: Error) => {
    throw new DataError(`${path}: expected landmarks, a folder or a file (${error.message}).`);
  });
  if (found.isDirectory()) return readFolder(path);
  const text = await readFile(path, "utf8");
  const landmarks = text.trimStart().startsWith("{") ? parseJson(text, path) : parseTable(text, path);
  if (landmarks.size === 0) throw new DataError(`${path}: expected landmarks of at least one photograph, got none.`);
  return landmarks;
}

async function readFolder(folder: string): Promise<Map<string, readonly Landmarks[]>> {
  const landmarks = new Map<string, readonly Landmarks[]>();
  const files = await listPhotographs(folder);
  const templates = files.filter(({ source }) => source.endsWith(".tem"));
  for (const { source, path } of templates)
    landmarks.set(source.slice(0, -4), [parseWebMorphTemplate(await readFile(path, "utf8"), path)]);
  const arrays = files.filter(({ source }) => source.endsWith(".npy"));
  for (const { source, path } of arrays) {
    const found = [landmarksOf(parseNumpyPoints(await readFile(path), path), path)];
    for (const name of framesOf(source.slice(0, -4), folder)) landmarks.set(name, found);
  }
  if (arrays.length > 0) return landmarks;
  // Beside templates a text file is a licence or a list; without any, only those that lie in the folder itself count.
  if (templates.length > 0) return landmarks;
  for (const { source, path } of files.filter((file) => /^[^/]*\.txt$/.test(file.source))) {
    const numbers = (await readFile(path, "utf8"))
      .split(/[\s,]+/)
      .filter((word) => word !== "")
      .map(Number);
    landmarks.set(basename(source, ".txt"), [landmarksOf(numbers, path)]);
  }
  if (landmarks.size === 0)
    throw new DataError(
      `${folder}: expected text files, .tem templates or .npy arrays of landmarks, one a photograph, got none.`,
    );
  return landmarks;
}

/** Names of the frame that an array belongs to: as the array's own, or under `frames` where that is under `landmarks`. */
function framesOf(name: string, folder: string): string[] {
  const beside = name.replace(/(^|\/)landmarks\//, "$1frames/");
  return basename(folder) === "landmarks" ? [name, `frames/${name}`] : [beside];
}

function parseJson(text: string, path: string): Map<string, readonly Landmarks[]> {
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new DataError(`${path}: expected JSON (${(error as Error).message}).`);
  }
  return new Map(
    Object.entries(value).map(([name, entry]) => {
      const faces = Array.isArray(entry) && Array.isArray(entry[0]) && Array.isArray(entry[0][0]) ? entry : [entry];
      return [name, faces.map((face) => landmarksOf([face].flat(3) as number[], `${path}, "${name}"`))];
    }),
  );
}

function parseTable(text: string, path: string): Map<string, readonly Landmarks[]> {
  const landmarks = new Map<string, readonly Landmarks[]>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [name, ...words] = line.trim().split(/[\s,]+/) as [string, ...string[]];
    // CelebA's first lines hold the count and the columns' names.
    if (name === "" || (index < 2 && !words.some((word) => /^[\d.+-]/.test(word)))) continue;
    landmarks.set(name, [landmarksOf(words.map(Number), `${path}, line ${index + 1}`)]);
  }
  return landmarks;
}

function landmarksOf(numbers: readonly number[], where: string): Landmarks {
  const scheme = schemes[numbers.length / 2];
  const points = numbers.slice(0, 2 * (used[numbers.length / 2] ?? numbers.length));
  if (scheme !== undefined && numbers.every(Number.isFinite)) return { scheme, points: Float32Array.from(points) };
  throw new DataError(
    `${where}: expected the x and y of 5, 68, 81 or 468 points, got ${numbers.length} values${numbers.every(Number.isFinite) ? "" : ", not all numbers"}.`,
  );
}
