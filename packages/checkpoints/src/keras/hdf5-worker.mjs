// Runs the HDF5 library apart from the program: what it does with a damaged file - loop, abort, run out of memory - ends
// with this thread. Plain JavaScript, since worker threads start without a TypeScript loader.
import { parentPort, workerData } from "node:worker_threads";
import h5wasm from "h5wasm";

const { FS, H5T_class_t } = await h5wasm.ready;
const { bytes, deepest, bytesOfObject, mostObjects, mostBytes } = workerData;
/** A damaged file whose groups hold each other has endlessly many paths, each slower to follow than the one before. */
const objectLimit = Math.min(mostObjects, Math.floor(bytes.length / bytesOfObject));
parentPort.postMessage("ready");

/** @param {{ type: number, size: number, signed: boolean }} metadata */
function typeName({ type, size, signed }) {
  if (type === H5T_class_t.H5T_FLOAT.value) return `float${8 * size}`;
  if (type === H5T_class_t.H5T_INTEGER.value) return `${signed ? "int" : "uint"}${8 * size}`;
  return type === H5T_class_t.H5T_ENUM.value && size === 1 ? "bool" : undefined;
}

const datasets = [];
let objects = 0;
/** Bytes that the datasets so far come to: the file as a whole has a limit, not each of them. */
let claimed = 0;

/** @param {any} group @param {string} path @param {number} depth */
function walk(group, path, depth) {
  if (depth > deepest) throw new Error(`it is nested more than ${deepest} levels deep`);
  for (const name of group.keys()) {
    if (++objects > objectLimit) {
      throw new Error(`it holds more than ${objectLimit} objects, which ${bytes.length} bytes cannot`);
    }
    const child = group.get(name);
    const childPath = path === "" ? name : `${path}/${name}`;
    if (child instanceof h5wasm.Group) walk(child, childPath, depth + 1);
    else if (child instanceof h5wasm.Dataset) read(child, childPath);
  }
}

/** @param {any} dataset @param {string} path */
function read(dataset, path) {
  const metadata = dataset.metadata;
  const dtype = typeName(metadata);
  if (dtype === undefined || !metadata.shape) return;
  const shape = metadata.shape.map(Number);
  const count = shape.reduce((product, size) => product * size, 1);
  claimed += count * metadata.size;
  if (!(claimed <= mostBytes)) {
    throw new Error(
      `"${path}" of shape [${shape.join(", ")}] cannot come from a file of ${bytes.length} bytes: with what is before it, it comes to more than ${mostBytes}`,
    );
  }
  // The library has no array for 16-bit floats, and gives no array for scalars: as a vector of integers the bytes come unchanged.
  const isWide = dtype === "float32" || dtype === "float64";
  Object.assign(metadata, {
    type: isWide ? H5T_class_t.H5T_FLOAT.value : H5T_class_t.H5T_INTEGER.value,
    shape: [count],
  });
  const values = count === 0 ? new Uint8Array(0) : dataset.value;
  const packed = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  datasets.push({ path, dtype, shape, littleEndian: metadata.littleEndian, bytes: packed });
}

function attributes(file) {
  const texts = {};
  for (const name of Object.keys(file.attrs)) {
    const attribute = file.attrs[name];
    const { type, shape, size } = attribute.metadata;
    // Single texts alone: a damaged count or length would be followed far beyond the file.
    const isText =
      type === H5T_class_t.H5T_STRING.value && shape !== null && shape.length === 0 && size <= bytes.length;
    if (isText) texts[name] = attribute.value;
  }
  return texts;
}

try {
  FS.writeFile("checkpoint.h5", bytes);
  const file = new h5wasm.File("checkpoint.h5", "r");
  const metadata = attributes(file);
  walk(file, "", 0);
  const transfer = datasets.map((dataset) => dataset.bytes.buffer);
  parentPort.postMessage({ datasets, metadata }, transfer);
} catch (error) {
  parentPort.postMessage({ error: error instanceof Error ? error.message : String(error) });
}
