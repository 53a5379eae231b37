"""FFHQ's alignment in Pillow (the published recipe, landmarks given): `prepare.py ROW ENGINE FOLDER THREADS`."""

import json
import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import PIL
from PIL import Image
from safetensors.numpy import save_file

from serve import serve


def align(path, target, row):
    """Shrink by a whole number, cut with a border, sample the quad bilinearly, shrink antialiased."""
    size, fine = row["size"], row["size"] * row["oversampling"]
    quad = np.array(row["quad"]).reshape(4, 2)
    picture = Image.open(path).convert("RGB")
    side = np.hypot(*(quad[3] - quad[0]))
    factor = int(side / size / row["oversampling"])
    if factor > 1:
        shrunk = (round(picture.width / factor), round(picture.height / factor))
        quad = (quad + 0.5) * (np.array(shrunk) / picture.size) - 0.5
        picture = picture.resize(shrunk, Image.Resampling.LANCZOS)
        side /= factor
    border = max(round(side * 0.1), 3)
    left, top = np.maximum(np.floor(quad.min(0)).astype(int) - border, 0)
    right, bottom = np.minimum(np.ceil(quad.max(0)).astype(int) + border, picture.size)
    picture = picture.crop((left, top, right, bottom))
    corners = (quad - [left, top] + 0.5).flatten()
    sampled = picture.transform((fine, fine), Image.Transform.QUAD, corners, Image.Resampling.BILINEAR)
    sampled.resize((size, size), Image.Resampling.LANCZOS).save(target)


def main():
    _, _, folder, threads = sys.argv[1:]
    with open(f"{folder}/row.json") as file:
        row = json.load(file)
    target = f"{folder}/prepared-pillow"
    names = sorted(os.listdir(f"{folder}/photographs"))
    pool = ThreadPoolExecutor(int(threads))

    def call():
        shutil.rmtree(target, ignore_errors=True)
        os.makedirs(target)
        jobs = [(f"{folder}/photographs/{name}", f"{target}/{name[:-4]}.png", row) for name in names]
        list(pool.map(lambda job: align(*job), jobs))

    call()
    picture = np.asarray(Image.open(f"{target}/{names[0][:-4]}.png"), dtype=np.float32)
    part = row["size"] // 8
    results = f"{folder}/results-pytorch.safetensors"
    save_file({"means": np.ascontiguousarray(picture.reshape(8, part, 8, part, 3).mean((1, 3)))}, results)
    call()
    serve({"results": results, "versions": {"Pillow": PIL.__version__}}, call)


main()
