"""Runs one row in PyTorch, eagerly or under torch.compile: `worker.py ROW pytorch|pytorch-compiled FOLDER THREADS`."""

import json
import os
import sys

import torch

# Constants of the networks too are made where everything runs; on a card TF32 is on, as it is in TensorFlow.
DEVICE = "cuda" if os.environ.get("MFIM_PERF_DEVICE") == "gpu" else "cpu"
torch.set_default_device(DEVICE)
torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True

from safetensors.torch import load_file, save_file

from serve import serve, warm_up  # noqa: E402
from workloads import KINDS  # noqa: E402


def channels_first(tensor):
    return tensor.permute(0, 3, 1, 2).contiguous() if tensor.dim() == 4 else tensor


def channels_last(tensor):
    return (tensor.permute(0, 2, 3, 1) if tensor.dim() == 4 else tensor).contiguous().clone()


def main():
    _, engine, folder, threads = sys.argv[1:]
    torch.set_num_threads(int(threads))
    with open(f"{folder}/row.json") as file:
        row = {**json.load(file), "folder": folder, "compile": engine == "pytorch-compiled"}
    weights = load_file(f"{folder}/weights.safetensors", device=DEVICE)
    inputs = {name: channels_first(tensor) for name, tensor in load_file(f"{folder}/inputs.safetensors", device=DEVICE).items()}
    compute = KINDS[row["kind"]](weights, inputs, row)
    rounded = os.environ.get("MFIM_PERF_PRECISION") == "bfloat16"

    def call():
        with torch.autocast(DEVICE, dtype=torch.bfloat16, enabled=rounded):
            results = compute()
        if DEVICE == "cuda":
            torch.cuda.synchronize()
        return results

    results = call()
    path = f"{folder}/results-{engine}.safetensors"
    save_file({name: channels_last(results[name].float().cpu()) for name in row["compared"]}, path)
    del results
    warm_up(call)
    serve({"results": path, "versions": {"PyTorch": torch.__version__}}, call)


main()
