"""The facial attribute encoder in plain PyTorch ops: a pyramid, map-to-code and map-to-map blocks.

Functions of tensors: `w` holds weights by name, `p` is the prefix of a layer. Maps are [N, C, H, W].
"""

import math

import torch
import torch.nn.functional as F


def batch_norm(w, p, x):
    return F.batch_norm(x, w[p + "running_mean"], w[p + "running_var"], w[p + "weight"], w[p + "bias"], eps=1e-5)


def conv(w, p, x, stride=1, padding=0, groups=1):
    return F.conv2d(x, w[p + "weight"], w.get(p + "bias"), stride=stride, padding=padding, groups=groups)


STAGES = [(64, 3), (128, 4), (256, 14), (512, 3)]


def ir_se_block(w, p, x, stride):
    y = batch_norm(w, p + "res_layer.0.", x)
    y = F.prelu(conv(w, p + "res_layer.1.", y, padding=1), w[p + "res_layer.2.weight"])
    y = batch_norm(w, p + "res_layer.4.", conv(w, p + "res_layer.3.", y, stride=stride, padding=1))
    gate = F.relu(conv(w, p + "res_layer.5.fc1.", y.mean([2, 3], keepdim=True)))
    y = y * torch.sigmoid(conv(w, p + "res_layer.5.fc2.", gate))
    if p + "shortcut_layer.0.weight" in w:
        shortcut = batch_norm(w, p + "shortcut_layer.1.", conv(w, p + "shortcut_layer.0.", x, stride=stride))
    else:
        shortcut = x if stride == 1 else F.max_pool2d(x, 1, stride)
    return y + shortcut


def add_from_above(coarse, lateral):
    return F.interpolate(coarse, size=lateral.shape[2:], mode="bilinear", align_corners=True) + lateral


def ir_se_pyramid(w, p, x):
    """IR-SE50 with two laterals (Richardson et al. 2021): maps from coarse to fine."""
    x = F.prelu(batch_norm(w, p + "input_layer.1.", conv(w, p + "input_layer.0.", x, padding=1)), w[p + "input_layer.2.weight"])
    taps = []
    block = 0
    for _, units in STAGES:
        for unit in range(units):
            x = ir_se_block(w, f"{p}body.{block}.", x, 2 if unit == 0 else 1)
            block += 1
        taps.append(x)
    c1, c2, c3 = taps[1:]
    p2 = add_from_above(c3, conv(w, p + "latlayer1.", c2))
    p1 = add_from_above(p2, conv(w, p + "latlayer2.", c1))
    return [c3, p2, p1]


MEAN = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
DEVIATION = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)
ROWS = [(2, 64, 5, 2), (4, 128, 1, 2), (2, 128, 6, 1), (4, 128, 1, 2), (2, 128, 2, 1)]


def mobile_face_net_body(w, p, x):
    """MobileFaceNet (Chen et al. 2018) up to its last inverted residual: the outputs of all of them."""
    x = ((x + 1) / 2 - MEAN) / DEVIATION
    x = F.relu6(batch_norm(w, p + "conv1.1.", conv(w, p + "conv1.0.", x, stride=2, padding=1)))
    x = F.relu(batch_norm(w, p + "dw_conv.bn1.", conv(w, p + "dw_conv.depthwise.", x, padding=1, groups=64)))
    x = F.relu(batch_norm(w, p + "dw_conv.bn2.", conv(w, p + "dw_conv.pointwise.", x)))
    outputs = []
    for _, channels, repeats, first in ROWS:
        for repeat in range(repeats):
            stride = first if repeat == 0 else 1
            q = f"{p}features.{len(outputs)}.conv."
            y = F.relu6(batch_norm(w, q + "0.1.", conv(w, q + "0.0.", x)))
            y = F.relu6(batch_norm(w, q + "1.1.", conv(w, q + "1.0.", y, stride=stride, padding=1, groups=y.shape[1])))
            y = batch_norm(w, q + "3.", conv(w, q + "2.", y))
            x = x + y if stride == 1 and x.shape[1] == channels else y
            outputs.append(x)
    return outputs


def top_down_pyramid(w, p, x):
    """A recogniser's trunk with laterals, coarse to fine."""
    outputs = mobile_face_net_body(w, p + "trunk.", x)
    maps = [outputs[14]]
    for i, block in enumerate([11, 4]):
        maps.append(add_from_above(maps[-1], conv(w, f"{p}laterals.{i}.", outputs[block])))
    return maps


def level_of(resolution):
    return max(0, min(2, int(math.log2(resolution)) // 2 - 1))


def code(w, p, x):
    k = 0
    while f"{p}convs.{k}.weight" in w:
        x = F.leaky_relu(conv(w, f"{p}convs.{k}.", x, stride=2, padding=1), 0.01)
        k += 1
    return F.linear(x.mean([2, 3]), w[p + "linears.0.weight"], w[p + "linears.0.bias"])


def style_map(w, p, x):
    return conv(w, p + "last.", F.leaky_relu(conv(w, p + "convs.0.", x, padding=1), 0.2), padding=1)


def slot_resolutions(resolution):
    sides = [4, 4]
    side = 8
    while side <= resolution:
        sides += [side, side, side]
        side *= 2
    return sides


def encode_pair(w, source, target, resolution, identity_from, pyramid, p="encoder."):
    """Codes by slot, coarse ones of the target and fine ones of the source, and the target's maps by noise slot."""
    count = source.shape[0]
    both = pyramid(w, p + "pyramid.", torch.cat([source, target]))
    sources = [level[:count] for level in both]
    targets = [level[count:] for level in both]
    codes = []
    heads = {"identity": 0, "attribute": 0}
    for slot, side in enumerate(slot_resolutions(resolution)):
        part, levels = ("identity", sources) if side >= identity_from else ("attribute", targets)
        offset = code(w, f"{p}{part}_heads.{heads[part]}.", levels[level_of(side)])
        heads[part] += 1
        codes.append(offset + w[f"{p}mean_styles.{slot}"])
    sizes = [level.shape[2] for level in targets]
    noise_sides = [4] + [side for side in (2 ** k for k in range(3, int(math.log2(resolution)) + 1)) for _ in range(2)]
    maps = []
    head = 0
    for side in noise_sides:
        maps.append(style_map(w, f"{p}map_heads.{head}.", targets[sizes.index(side)]) if side in sizes else None)
        head += side in sizes
    return codes, maps


def fit(picture, side):
    """Square pictures at the encoder's side: area average down, linear interpolation up."""
    if picture.shape[2] == side:
        return picture
    if picture.shape[2] > side:
        return F.interpolate(picture, size=(side, side), mode="area")
    return F.interpolate(picture, size=(side, side), mode="bilinear", align_corners=False)
