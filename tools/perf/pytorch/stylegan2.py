"""StyleGAN2 (Karras et al. 2020) in plain PyTorch ops, as one runs it without the CUDA extensions.

Functions of tensors: `w` holds weights under the public names, `p` is the prefix of a layer. Maps are [N, C, H, W].
"""

import math

import torch
import torch.nn.functional as F

SQRT2 = math.sqrt(2)
_kernels = {}


def binomial(channels, gain):
    """The filter [1, 3, 3, 1] x [1, 3, 3, 1] of sum `gain` for every channel, [C, 1, 4, 4]."""
    key = (channels, gain)
    if key not in _kernels:
        taps = torch.tensor([1.0, 3.0, 3.0, 1.0])
        kernel = torch.outer(taps, taps) * (gain / 64)
        _kernels[key] = kernel.expand(channels, 1, 4, 4).contiguous()
    return _kernels[key]


def blur(x, padding, gain=1.0, stride=1):
    return F.conv2d(x, binomial(x.shape[1], gain), stride=stride, padding=padding, groups=x.shape[1])


def upsample2(x):
    return F.conv_transpose2d(x, binomial(x.shape[1], 4.0), stride=2, padding=1, groups=x.shape[1])


def equal_linear(w, p, x, activated=False):
    weight = w[p + "weight"]
    y = F.linear(x, weight * (1 / math.sqrt(weight.shape[1])), w[p + "bias"])
    return F.leaky_relu(y, 0.2) * SQRT2 if activated else y


def activate(x, bias):
    return F.leaky_relu(x + bias.view(1, -1, 1, 1), 0.2) * SQRT2


def modulated_conv(w, p, x, style, up):
    """Modulated 3x3 convolution with demodulation. One picture: modulated weights; several: scaled maps, which is faster
    here than a grouped convolution."""
    weight = w[p + "weight"][0]  # [out, in, 3, 3]
    weight = weight * (1 / math.sqrt(weight.shape[1] * 9))
    if style.shape[0] == 1:
        weight = weight * style.view(1, -1, 1, 1)
        weight = weight * torch.rsqrt(weight.square().sum([1, 2, 3], keepdim=True) + 1e-8)
        return convolve(x, weight, up)
    demodulation = torch.rsqrt(style.square() @ weight.square().sum([2, 3]).t() + 1e-8)  # [N, out]
    y = convolve(x * style[:, :, None, None], weight, up, blurred=False)
    y = y * demodulation[:, :, None, None]
    return blur(y, 1, 4.0) if up else y


def convolve(x, weight, up, blurred=True):
    if not up:
        return F.conv2d(x, weight, padding=1)
    y = F.conv_transpose2d(x, weight.transpose(0, 1), stride=2)
    return blur(y, 1, 4.0) if blurred else y


def styled_conv(w, p, x, style, noise, up=False):
    y = modulated_conv(w, p + "conv.", x, style, up)
    if noise is not None:
        if noise.shape[1] > 1:
            y = y + F.conv2d(noise, w[p + "noise.projection"])
        else:
            y = y + w[p + "noise.weight"] * noise
    return activate(y, w[p + "activate.bias"])


def to_rgb(w, p, x, style, picture):
    weight = w[p + "conv.weight"][0, :, :, 0, 0]  # [3, in]
    weight = weight * (style * (1 / math.sqrt(weight.shape[1])))[:, None, :]  # [N, 3, in]
    n, c, height, width = x.shape
    y = torch.bmm(weight, x.reshape(n, c, height * width)).view(n, 3, height, width) + w[p + "bias"]
    return y if picture is None else y + upsample2(picture)


def styles_of(w, latent, resolution, p="generator."):
    """W to the style codes by slot."""
    return [equal_linear(w, p + name + ".conv.modulation.", latent) for name in slot_names(resolution)]


def slot_names(resolution):
    names = ["conv1", "to_rgb1"]
    for i in range(int(math.log2(resolution)) - 2):
        names += [f"convs.{2 * i}", f"convs.{2 * i + 1}", f"to_rgbs.{i}"]
    return names


def synthesize(w, codes, resolution, maps=None, p="generator."):
    """Style codes by slot, and maps by noise slot (None: the network's own noise), to pictures [N, 3, H, W]."""

    def noise(i):
        return maps[i] if maps is not None and maps[i] is not None else w[f"{p}noises.noise_{i}"]

    count = codes[0].shape[0]
    x = w[p + "input.input"].expand(count, -1, -1, -1)
    x = styled_conv(w, p + "conv1.", x, codes[0], noise(0))
    picture = to_rgb(w, p + "to_rgb1.", x, codes[1], None)
    for i in range(int(math.log2(resolution)) - 2):
        x = styled_conv(w, f"{p}convs.{2 * i}.", x, codes[3 * i + 2], noise(2 * i + 1), up=True)
        x = styled_conv(w, f"{p}convs.{2 * i + 1}.", x, codes[3 * i + 3], noise(2 * i + 2))
        picture = to_rgb(w, f"{p}to_rgbs.{i}.", x, codes[3 * i + 4], picture)
    return picture


def equal_conv(w, p, x, stride=1, padding=0):
    weight = w[p + "weight"]
    scale = 1 / math.sqrt(weight.shape[1] * weight.shape[2] * weight.shape[3])
    return F.conv2d(x, weight * scale, stride=stride, padding=padding)


def minibatch_deviation(x, group=4):
    count, channels, height, width = x.shape
    size = next(s for s in range(min(group, count), 0, -1) if count % s == 0)
    groups = x.view(size, -1, channels, height, width)
    deviation = torch.sqrt(groups.var(0, unbiased=False) + 1e-8).mean([1, 2, 3], keepdim=True)
    return torch.cat([x, deviation.repeat(size, 1, height, width)], 1)


def logits(w, x, resolution, p="discriminator."):
    x = activate(equal_conv(w, p + "convs.0.0.", x), w[p + "convs.0.1.bias"])
    for i in range(1, int(math.log2(resolution)) - 1):
        q = f"{p}convs.{i}."
        y = activate(equal_conv(w, q + "conv1.0.", x, padding=1), w[q + "conv1.1.bias"])
        y = activate(equal_conv(w, q + "conv2.1.", blur(y, 2), stride=2), w[q + "conv2.2.bias"])
        skip = equal_conv(w, q + "skip.1.", blur(x, 1, stride=2))
        x = (y + skip) / SQRT2
    x = activate(equal_conv(w, p + "final_conv.0.", minibatch_deviation(x), padding=1), w[p + "final_conv.1.bias"])
    x = equal_linear(w, p + "final_linear.0.", x.flatten(1), activated=True)
    return equal_linear(w, p + "final_linear.1.", x)
