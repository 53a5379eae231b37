"""The frozen networks of the objective in plain PyTorch ops: MobileFaceNet, ArcFace IR-SE50, 3DDFA_V2, Deep3DFaceRecon, LPIPS (alex)."""

import torch
import torch.nn.functional as F

from encoder import STAGES, batch_norm, conv, ir_se_block, mobile_face_net_body


def warp(w, name, faces):
    """The fixed, separable warp of FFHQ-aligned faces to a network's crop: Y = R X C^T."""
    return torch.matmul(torch.matmul(w[f"warp.{name}.rows"], faces), w[f"warp.{name}.columns"].t())


def embed(w, faces, p="recognizer."):
    x = mobile_face_net_body(w, p, warp(w, "recognizer", faces))[-1]
    x = F.relu6(batch_norm(w, p + "conv2.1.", conv(w, p + "conv2.0.", x)))
    x = batch_norm(w, p + "gdconv.bn.", conv(w, p + "gdconv.depthwise.", x, groups=512))
    x = batch_norm(w, p + "bn.", conv(w, p + "conv3.", x).flatten(1))
    return x * torch.rsqrt(x.square().sum(1, keepdim=True) + 1e-12)


def embed_ir_se50(w, faces, p="recognizer."):
    """ArcFace with the IR-SE50 trunk (Deng et al. 2019)."""
    x = conv(w, p + "input_layer.0.", warp(w, "recognizer", faces), padding=1)
    x = F.prelu(batch_norm(w, p + "input_layer.1.", x), w[p + "input_layer.2.weight"])
    block = 0
    for _, units in STAGES:
        for unit in range(units):
            x = ir_se_block(w, f"{p}body.{block}.", x, 2 if unit == 0 else 1)
            block += 1
    x = batch_norm(w, p + "output_layer.0.", x).flatten(1)
    x = F.linear(x, w[p + "output_layer.3.weight"], w[p + "output_layer.3.bias"])
    x = batch_norm(w, p + "output_layer.4.", x)
    return x * torch.rsqrt(x.square().sum(1, keepdim=True) + 1e-12)


def bottleneck(w, p, x, stride):
    y = F.relu(batch_norm(w, p + "bn1.", conv(w, p + "conv1.", x)))
    y = F.relu(batch_norm(w, p + "bn2.", conv(w, p + "conv2.", y, stride=stride, padding=1)))
    y = batch_norm(w, p + "bn3.", conv(w, p + "conv3.", y))
    if p + "downsample.0.weight" in w:
        x = batch_norm(w, p + "downsample.1.", conv(w, p + "downsample.0.", x, stride=stride))
    return F.relu(x + y)


def regress_deep3d(w, faces, p="regressor."):
    """Deep3DFaceRecon's ResNet-50 (Deng et al. 2019): shape, pose (the angles) and expression of its 257 coefficients."""
    x = (warp(w, "regressor", faces) + 1) / 2
    x = F.relu(batch_norm(w, p + "backbone.bn1.", conv(w, p + "backbone.conv1.", x, stride=2, padding=3)))
    x = F.max_pool2d(x, 3, 2, 1)
    for layer, count in enumerate([3, 4, 6, 3], 1):
        for block in range(count):
            x = bottleneck(w, f"{p}backbone.layer{layer}.{block}.", x, 2 if block == 0 and layer > 1 else 1)
    x = x.mean([2, 3], keepdim=True)
    # Identity 80, expression 64, texture 80, angle 3; light and translation judge nothing.
    shape, expression, _, angle = (conv(w, f"{p}final_layers.{k}.", x).flatten(1) for k in range(4))
    return shape, angle, expression


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
