"""Runs one row in PyTorch: `worker.py ROW pytorch FOLDER THREADS`."""

import json
import sys

import torch
from safetensors.torch import load_file, save_file

from serve import serve, warm_up
from workloads import KINDS


def channels_first(tensor):
    return tensor.permute(0, 3, 1, 2).contiguous() if tensor.dim() == 4 else tensor


def channels_last(tensor):
    return (tensor.permute(0, 2, 3, 1) if tensor.dim() == 4 else tensor).contiguous().clone()


def main():
    _, _, folder, threads = sys.argv[1:]
    torch.set_num_threads(int(threads))
    with open(f"{folder}/row.json") as file:
        row = {**json.load(file), "folder": folder}
    weights = load_file(f"{folder}/weights.safetensors")
    inputs = {name: channels_first(tensor) for name, tensor in load_file(f"{folder}/inputs.safetensors").items()}
    call = KINDS[row["kind"]](weights, inputs, row)
    results = call()
    path = f"{folder}/results-pytorch.safetensors"
    save_file({name: channels_last(results[name].float()) for name in row["compared"]}, path)
    del results
    warm_up(call)
    serve({"results": path, "versions": {"PyTorch": torch.__version__}}, call)


main()
