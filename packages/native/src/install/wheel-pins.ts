/** One wheel of a package index, pinned: what is downloaded must have this hash, or nothing is installed. */
export interface WheelPin {
  /** Normalised project name, as `pip download` takes it. */
  readonly name: string;
  readonly version: string;
  /** Platform tag that the wheel carries (one of them, where it carries several). */
  readonly platform: string;
  /** Bytes of the wheel. */
  readonly size: number;
  readonly sha256: string;
}

/** CPU: the two libraries and the headers come from this wheel; Python 3.11 is only the wheel's tag, no Python runs it. */
export const tensorflowCpu: WheelPin = {
  name: "tensorflow-cpu",
  version: "2.21.0",
  platform: "manylinux_2_27_x86_64",
  size: 273829956,
  sha256: "2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c",
};

/** NVIDIA GPU: the same libraries with CUDA kernels. */
export const tensorflowGpu: WheelPin = {
  name: "tensorflow",
  version: "2.21.0",
  platform: "manylinux_2_27_x86_64",
  size: 572440367,
  sha256: "9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124",
};

/**
 * The CUDA 12 libraries that the GPU wheel's metadata names (extra `and-cuda`): the newest versions within its ranges
 * when they were pinned.
 */
export const cudaWheels: readonly WheelPin[] = [
  cuda(
    "nvidia-cublas-cu12",
    "12.9.3.13",
    "manylinux_2_27",
    581217458,
    "d7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72",
  ),
  cuda(
    "nvidia-cuda-cupti-cu12",
    "12.9.79",
    "manylinux_2_25",
    10814997,
    "096bcf334f13e1984ba36685ad4c1d6347db214de03dbb6eebb237b41d9d934f",
  ),
  cuda(
    "nvidia-cuda-nvcc-cu12",
    "12.9.86",
    "manylinux_2_12",
    40546229,
    "5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0",
  ),
  cuda(
    "nvidia-cuda-nvrtc-cu12",
    "12.9.86",
    "manylinux_2_12",
    89568129,
    "210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4",
  ),
  cuda(
    "nvidia-cuda-runtime-cu12",
    "12.9.79",
    "manylinux_2_17",
    3493179,
    "25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3",
  ),
  cuda(
    "nvidia-cudnn-cu12",
    "9.28.0.42",
    "manylinux_2_27",
    716538495,
    "9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375",
  ),
  cuda(
    "nvidia-cufft-cu12",
    "11.4.1.4",
    "manylinux_2_17",
    200877592,
    "c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28",
  ),
  cuda(
    "nvidia-curand-cu12",
    "10.3.10.19",
    "manylinux_2_27",
    68295626,
    "49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e",
  ),
  cuda(
    "nvidia-cusolver-cu12",
    "11.7.5.82",
    "manylinux_2_27",
    338117415,
    "15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88",
  ),
  cuda(
    "nvidia-cusparse-cu12",
    "12.5.10.65",
    "manylinux_2_17",
    366465088,
    "73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78",
  ),
  cuda(
    "nvidia-nccl-cu12",
    "2.32.3",
    "manylinux_2_27",
    351526311,
    "bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c",
  ),
  cuda(
    "nvidia-nvjitlink-cu12",
    "12.9.86",
    "manylinux_2_12",
    39748338,
    "e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9",
  ),
];

function cuda(name: string, version: string, platform: string, size: number, sha256: string): WheelPin {
  return { name, version, platform: `${platform}_x86_64`, size, sha256 };
}
