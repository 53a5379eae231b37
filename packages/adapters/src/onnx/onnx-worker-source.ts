/**
 * What the worker runs, as text, so that it is the same from source and from the package. onnxruntime-node answers by
 * promise while networks here compute synchronously: the caller sleeps on `signal` until the answer lies in the port.
 */
export const onnxWorkerSource = `
const { parentPort, workerData } = require("node:worker_threads");
const { runtime, file, port, signal } = workerData;
const answer = (message, transfer) => {
  port.postMessage(message, transfer ?? []);
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
};
const start = async () => {
  // Where JavaScript has an array for half numbers (Node 24), onnxruntime takes it for them, and its addon reads it as empty.
  delete globalThis.Float16Array;
  const ort = require(runtime);
  const session = await ort.InferenceSession.create(file, { executionProviders: ["cpu"] });
  const describe = (metadata) => metadata.map(({ name, isTensor, type, shape }) => ({ name, type: isTensor ? type : "no tensor", shape: [...(shape ?? [])] }));
  port.on("message", async ({ feeds, outputs }) => {
    try {
      if (feeds === undefined) {
        await session.release();
        port.close();
        return;
      }
      const tensors = Object.fromEntries(feeds.map(({ name, type, numbers, shape }) => [name, new ort.Tensor(type, numbers, shape)]));
      const results = await session.run(tensors, outputs);
      const answers = outputs.map((output) => {
        const { type, dims, data } = results[output];
        // Half numbers by their bits, whatever array this Node has for them.
        if (type === "float16") return { shape: [...dims], values: Uint16Array.from(new Uint16Array(data.buffer, data.byteOffset, data.length)) };
        const numbers = ["float32", "float64", "int32", "uint8", "int8"].includes(type);
        if (!numbers) throw new Error("an output of type " + type + ", expected numbers of 16 or 32 bits");
        return { shape: [...dims], values: Float32Array.from(data) };
      });
      answer({ outputs: answers }, answers.map(({ values }) => values.buffer));
    } catch (error) {
      answer({ error: String(error?.message ?? error) });
    }
  });
  parentPort.postMessage({ inputs: describe(session.inputMetadata), outputs: describe(session.outputMetadata) });
};
start().catch((error) => parentPort.postMessage({ error: String(error?.message ?? error) }));
`;
