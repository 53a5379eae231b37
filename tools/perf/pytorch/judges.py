"""The frozen networks of the objective in plain PyTorch ops: MobileFaceNet, 3DDFA_V2, LPIPS (alex)."""

import torch
import torch.nn.functional as F

from encoder import batch_norm, conv, mobile_face_net_body


def warp(w, name, faces):
    """The fixed, separable warp of FFHQ-aligned faces to a network's crop: Y = R X C^T."""
    return torch.matmul(torch.matmul(w[f"warp.{name}.rows"], faces), w[f"warp.{name}.columns"].t())


def embed(w, faces, p="recognizer."):
    x = mobile_face_net_body(w, p, warp(w, "recognizer", faces))[-1]
    x = F.relu6(batch_norm(w, p + "conv2.1.", conv(w, p + "conv2.0.", x)))
    x = batch_norm(w, p + "gdconv.bn.", conv(w, p + "gdconv.depthwise.", x, groups=512))
    x = batch_norm(w, p + "bn.", conv(w, p + "conv3.", x).flatten(1))
    return x * torch.rsqrt(x.square().sum(1, keepdim=True) + 1e-12)


BLOCKS = [
    ("dw2_1", 1), ("dw2_2", 2), ("dw3_1", 1), ("dw3_2", 2), ("dw4_1", 1), ("dw4_2", 2), ("dw5_1", 1), ("dw5_2", 1),
    ("dw5_3", 1), ("dw5_4", 1), ("dw5_5", 1), ("dw5_6", 2), ("dw6", 1),
]  # fmt: skip


def regress(w, faces, p="regressor."):
    """Shape, pose (the rotation) and expression."""
    x = warp(w, "regressor", faces).flip(1) * (127.5 / 128)
    x = F.relu(batch_norm(w, p + "bn1.", conv(w, p + "conv1.", x, stride=2, padding=1)))
    for name, stride in BLOCKS:
        q = f"{p}{name}."
        x = conv(w, q + "conv_dw.", x, stride=stride, padding=1, groups=x.shape[1])
        x = F.relu(batch_norm(w, q + "bn_dw.", x))
        x = F.relu(batch_norm(w, q + "bn_sep.", conv(w, q + "conv_sep.", x)))
    y = F.linear(x.mean([2, 3]), w[p + "fc_param.weight"], w[p + "fc_param.bias"])
    return y[:, 12:52], torch.cat([y[:, 0:3], y[:, 4:7], y[:, 8:11]], 1), y[:, 52:62]


SHIFT = torch.tensor([-0.030, -0.088, -0.188]).view(1, 3, 1, 1)
SCALE = torch.tensor([0.458, 0.448, 0.450]).view(1, 3, 1, 1)


def alex_maps(w, p, x):
    x = (x - SHIFT) / SCALE
    maps = []
    for index, stride, padding, pooled in [(0, 4, 2, False), (3, 1, 2, True), (6, 1, 1, True), (8, 1, 1, False), (10, 1, 1, False)]:
        if pooled:
            x = F.max_pool2d(x, 3, 2)
        x = F.relu(conv(w, f"{p}features.{index}.", x, stride=stride, padding=padding))
        norm = torch.sqrt(x.square().sum(1, keepdim=True) + 1e-20)
        maps.append(x / (norm + 1e-10))
    return maps


def lpips(w, a, b, p="perceptual."):
    with torch.no_grad():
        of_b = alex_maps(w, p, b)
    total = 0
    for k, (x, y) in enumerate(zip(alex_maps(w, p, a), of_b)):
        total = total + F.conv2d((x - y).square(), w[f"{p}lin{k}.model.1.weight"]).mean([1, 2, 3])
    return total
