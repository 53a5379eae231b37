/** PyTorch's release and what it loads when it starts, from PyPI, whose build for Linux on x86-64 is the one for CUDA. */
export const pytorchRelease = "2.15.0";

export const pytorchPins: readonly string[] = [
  `torch==${pytorchRelease}`,
  "nvidia-cublas==13.4.1.3",
  "nvidia-cuda-cupti==13.2.86",
  "nvidia-cuda-nvrtc==13.2.86",
  "nvidia-cuda-runtime==13.2.86",
  "nvidia-cudnn-cu13==9.26.0.51",
  "nvidia-cufft==12.2.0.57",
  "nvidia-cufile==1.17.1.22",
  "nvidia-curand==10.4.5.25",
  "nvidia-cusolver==12.2.0.11",
  "nvidia-cusparse==12.7.10.12",
  "nvidia-cusparselt-cu13==0.8.1",
  "nvidia-nccl-cu13==2.30.7",
  "nvidia-nvjitlink==13.5.37",
  "nvidia-nvshmem-cu13==3.7.2",
  "nvidia-nvtx==13.2.86",
  "filelock==4.2.11",
  "fsspec==2026.9.0",
  "jinja2==3.1.6",
  "markupsafe==3.0.4",
  "mpmath==1.3.0",
  "networkx==3.6.1",
  "sympy==1.14.0",
  "typing_extensions==4.16.0",
  "numpy==2.4.6",
  "pillow==13.0.0",
  "safetensors==0.8.0",
];

/** Bytes that pip fetches, and that lie on the disk afterwards: measured on Linux with Python 3.11. */
export const pytorchSize = { download: 2.8e9, installed: 4.8e9 } as const;
