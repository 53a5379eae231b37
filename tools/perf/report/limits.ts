const convolutions =
  "convolutions and their gradients take 63 % of the processor time and run at about the machine's peak (two cores, float32); the rest is a long tail of some 10,000 small nodes: elementwise passes over maps and parameters (Adam, averages, clipping), depthwise filters, activations' gradients";

const products = "its convolutions already keep the cores near the peak of their matrix products";

const layout =
  "by oneDNN's own times of the same convolutions TensorFlow's channels-last kernels reach 155 GFLOP/s (gradients of the filters 127, forward 195), PyTorch's blocked ones about 300; reorders take 4 s of three steps in both; TF_ENABLE_MKL_NATIVE_FORMAT=0 changes no kernel in this build";

const weights =
  "1.2 GB of weights are most of the memory of both; where the 80 to 130 MB beyond PyTorch's come from is not known";

/** What is in the way of a row that misses an aim, as profiles showed it; printed only beside a row that does. */
export const limits: Readonly<Record<string, string>> = {
  "g-forward-64-b1":
    "oneDNN's convolutions take about two thirds of the processor time, bringing their weights into the kernels' layout at each call 4 %; one picture's modulated weights are written and read again",
  "g-forward-64-b4":
    "oneDNN's convolutions take about three quarters of the processor time, bringing their weights into the kernels' layout at each call 6 %; the rest are elementwise passes over maps",
  "g-forward-1024-b1":
    "TensorFlow takes memory from the system in regions and keeps what is freed: with what is freed given back (docs/megapixel.md has the settings) it takes 1190 MB, and 1.06 s instead of 0.62",
  "g-forward-1024-b4":
    "TensorFlow takes memory from the system in regions that double (134 to 2147 MB here, by a trace of its calls) and keeps what is freed",
  "encoder-forward-256":
    "four fifths of the processor time are oneDNN's convolutions and products, at the machine's peak where the filters fit the cache; 20 blocks read 750 MB of weights for a few pixels each, in the layout that they are stored in, where onnxruntime keeps them in its kernels' own; norms, PReLU and excitation pass over the maps one by one for a tenth of the time",
  "d-r1-step-64": products,
  "d-r1-step-256": products,
  "mfim-train-step-64": convolutions,
  "mfim-train-step-256": layout,
  "mfim-train-step-256-r1": layout,
  prepare:
    "the bilinear sampling of 1024 x 1024 pixels a picture, in C there, is a JavaScript loop here: 20 of about 60 ms of processor time; starting the threads, with their loader for TypeScript, is part of each call; three JavaScript threads with a decoder each take the memory",
  "swap-256": weights,
  "swap-1024": weights,
};
