"""One function for each kind of row: makes the call that is measured, from weights, inputs and the row's numbers."""

import io

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

import encoder as enc
import judges
import stylegan2 as gan


def under(row):
    """Puts a function of tensors under torch.compile (inductor) where the engine is the compiled one. Shapes are fixed."""
    return (lambda fn: torch.compile(fn, dynamic=False)) if row["compile"] else lambda fn: fn


def trained(w, names, prefix, keep=lambda name: True):
    parameters = [w[f"{prefix}.{name}"] for name in names if keep(name)]
    for parameter in parameters:
        parameter.requires_grad_(True)
    return parameters


def adam(parameters, settings):
    betas = (float(settings["beta1"]), float(settings["beta2"]))
    return torch.optim.Adam(parameters, lr=settings["learningRate"], betas=betas, eps=1e-8, fused=True)


def joint_norm(parameters):
    return torch.nn.utils.get_total_norm([p.grad for p in parameters if p.grad is not None])


def generator_forward(w, x, row):
    @under(row)
    def synthesise(latent):
        return gan.synthesize(w, gan.styles_of(w, latent, row["resolution"]), row["resolution"])

    @torch.inference_mode()
    def call():
        return {"picture": synthesise(x["w"])}

    return call


def generator_backward(w, x, row):
    parameters = trained(w, row["trainable"]["generator"], "generator")

    @under(row)
    def loss_of(latent):
        return gan.synthesize(w, gan.styles_of(w, latent, row["resolution"]), row["resolution"]).square().mean()

    def call():
        for parameter in parameters:
            parameter.grad = None
        loss = loss_of(x["w"])
        loss.backward()
        return {"loss": loss.detach(), "gradient_norm": joint_norm(parameters)}

    return call


def distance(a, b):
    return torch.sqrt((a - b).square().sum(1) + 1e-12).mean()


def judged(w, real, fake, resolution):
    return F.softplus(-gan.logits(w, real, resolution)).mean() + F.softplus(gan.logits(w, fake, resolution)).mean()


# R1 differentiates its gradient again, which torch.compile cannot (PyTorch 2.15): one leaves real pictures' part eager then.
twice_differentiable_logits = gan.logits


def discriminator_r1(w, x, row):
    parameters = trained(w, row["trainable"]["discriminator"], "discriminator")
    optimiser = adam(parameters, row)
    resolution = row["resolution"]

    @under(row)
    def logits(pictures):
        return gan.logits(w, pictures, resolution)

    def call():
        optimiser.zero_grad(set_to_none=True)
        real = x["real"].detach().requires_grad_(True)
        of_real = twice_differentiable_logits(w, real, resolution)
        adversarial = F.softplus(-of_real).mean() + F.softplus(logits(x["fake"])).mean()
        (gradient,) = torch.autograd.grad(of_real.sum(), real, create_graph=True)
        r1 = gradient.square().sum([1, 2, 3]).mean()
        (adversarial + row["r1Weight"] / 2 * r1).backward()
        norm = joint_norm(parameters)
        optimiser.step()
        return {"adversarial": adversarial.detach(), "r1": r1.detach(), "gradient_norm": norm}

    return call


def train_step(w, x, row):
    resolution, weights = row["resolution"], row["weights"]

    def in_synthesis(name):
        return not name.startswith("style.") and ".modulation." not in name

    names = {"encoder": row["trainable"]["encoder"], "generator": [n for n in row["trainable"]["generator"] if in_synthesis(n)]}
    groups = {key: trained(w, names[key], key) for key in names}
    groups["discriminator"] = trained(w, row["trainable"]["discriminator"], "discriminator")
    averages = [w[f"{key}Average.{name}"] for key in names for name in names[key]]
    live = [w[f"{key}.{name}"] for key in names for name in names[key]]
    optimisers = {key: adam(groups[key], row["settings"][key]) for key in groups}
    source, target, real = x["source"], x["target"], x["real"]

    @under(row)
    def losses(source, target):
        with torch.no_grad():
            identity_of_source = judges.embed(w, source)
            shape_of_source, _, _ = judges.regress(w, source)
            _, pose_of_target, expression_of_target = judges.regress(w, target)
        size = row["encoderSize"]
        codes, maps = enc.encode_pair(w, enc.fit(source, size), enc.fit(target, size), resolution, 16, enc.top_down_pyramid)
        swap = gan.synthesize(w, codes, resolution, maps)
        shape, pose, expression = judges.regress(w, swap)
        terms = {
            "l1": (swap - target).abs().mean(),
            "perceptual": judges.lpips(w, swap, target).mean(),
            "identity": 1 - (judges.embed(w, swap) * identity_of_source).sum(1).mean(),
            "shape": distance(shape, shape_of_source),
            "pose": distance(pose, pose_of_target),
            "expression": distance(expression, expression_of_target),
            "adversarial": F.softplus(-gan.logits(w, swap, resolution)).mean(),
        }
        share = {"l1": weights["reconstruction"], "perceptual": weights["reconstruction"]}
        return swap, sum(weights[key] * share.get(key, 1) * value for key, value in terms.items()), terms

    @under(row)
    def judged_pair(real, fake):
        return judged(w, real, fake, resolution)

    def generate():
        swap, total, terms = losses(source, target)
        total.backward()
        return swap.detach(), total.detach(), {key: value.detach() for key, value in terms.items()}

    def call():
        for parameter in groups["discriminator"]:  # no gradient goes there
            parameter.requires_grad_(False)
        for key in ("encoder", "generator"):
            optimisers[key].zero_grad(set_to_none=True)
        swap, total, terms = generate()
        for key in ("encoder", "generator"):
            torch.nn.utils.clip_grad_norm_(groups[key], row["clipNorm"])
            optimisers[key].step()
        with torch.no_grad():
            torch._foreach_lerp_(averages, live, 1 - row["averageDecay"])
        for parameter in groups["discriminator"]:
            parameter.requires_grad_(True)
        optimisers["discriminator"].zero_grad(set_to_none=True)
        loss = judged_pair(real, swap)
        loss.backward()
        optimisers["discriminator"].step()
        return {"total": total, **terms, "discriminator": loss.detach()}

    return call


def config_step(w, x, row):
    """The step of mfim-256.yaml and mfim-1024-ffhq.yaml: a frozen generator, IR-SE50 as pyramid and recogniser, Deep3DFaceRecon."""
    resolution, weights, r1_weight = row["resolution"], row["weights"], row["r1Weight"]
    groups = {key: trained(w, row["trainable"][key], key) for key in ("encoder", "discriminator")}
    averages = [w[f"encoderAverage.{name}"] for name in row["trainable"]["encoder"]]
    optimisers = {key: adam(groups[key], row["settings"][key]) for key in groups}

    @under(row)
    def losses(source, target):
        with torch.no_grad():
            identity_of_source = judges.embed_ir_se50(w, source)
            shape_of_source, _, _ = judges.regress_deep3d(w, source)
            _, pose_of_target, expression_of_target = judges.regress_deep3d(w, target)
        size = row["encoderSize"]
        faces = enc.fit(source, size), enc.fit(target, size)
        codes, maps = enc.encode_pair(w, *faces, resolution, row["identityFrom"], enc.ir_se_pyramid)
        swap = gan.synthesize(w, codes, resolution, maps)
        shape, pose, expression = judges.regress_deep3d(w, swap)
        seen = enc.fit(swap, row["perceptualSize"]), enc.fit(target, row["perceptualSize"])
        terms = {
            "adversarial": F.softplus(-gan.logits(w, swap, resolution)).mean(),
            "l1": (swap - target).abs().mean(),
            "perceptual": judges.lpips(w, *seen).mean(),
            "identity": 1 - (judges.embed_ir_se50(w, swap) * identity_of_source).sum(1).mean(),
            "shape": distance(shape, shape_of_source),
            "pose": distance(pose, pose_of_target),
            "expression": distance(expression, expression_of_target),
        }
        share = {"l1": weights["reconstruction"], "perceptual": weights["reconstruction"]}
        return swap, sum(weights[key] * share.get(key, 1) * value for key, value in terms.items()), terms

    @under(row)
    def logits(pictures):
        return gan.logits(w, pictures, resolution)

    def call():
        for parameter in groups["discriminator"]:
            parameter.requires_grad_(False)
        optimisers["encoder"].zero_grad(set_to_none=True)
        swap, total, terms = losses(x["source"], x["target"])
        total.backward()
        swap = swap.detach()
        optimisers["encoder"].step()
        with torch.no_grad():
            torch._foreach_lerp_(averages, groups["encoder"], 1 - row["averageDecay"])
        for parameter in groups["discriminator"]:
            parameter.requires_grad_(True)
        optimisers["discriminator"].zero_grad(set_to_none=True)
        real = x["real"].detach().requires_grad_(r1_weight > 0)
        of_real = logits(real) if r1_weight == 0 else twice_differentiable_logits(w, real, resolution)
        loss = adversarial = F.softplus(-of_real).mean() + F.softplus(logits(swap)).mean()
        results = {}
        if r1_weight > 0:
            (gradient,) = torch.autograd.grad(of_real.sum(), real, create_graph=True)
            r1 = gradient.square().sum([1, 2, 3]).mean()
            results["r1"] = r1.detach()
            loss = loss + r1_weight / 2 * r1
        loss.backward()
        optimisers["discriminator"].step()
        for key, value in {**terms, "total": total, "discriminator": adversarial}.items():
            results[key] = value.detach()
        return results

    return call


def encoder_forward(w, x, row):
    @under(row)
    def encode(source, target):
        return enc.encode_pair(w, source, target, row["resolution"], 32, enc.ir_se_pyramid)

    @torch.inference_mode()
    def call():
        codes, maps = encode(x["source"], x["target"])
        present = [m for m in maps if m is not None]
        return {**{f"code_{i}": c for i, c in enumerate(codes)}, **{f"map_{i}": m for i, m in enumerate(present)}}

    return call


def swap(w, x, row):
    def read(name):
        pixels = np.asarray(Image.open(f"{row['folder']}/{name}.png").convert("RGB"), dtype=np.float32)
        return torch.from_numpy(pixels).to(torch.get_default_device()).permute(2, 0, 1)[None].contiguous() / 127.5 - 1

    @under(row)
    def swapped(source, target):
        codes, maps = enc.encode_pair(w, enc.fit(source, 256), enc.fit(target, 256), row["resolution"], 32, enc.ir_se_pyramid)
        return gan.synthesize(w, codes, row["resolution"], maps)

    @torch.inference_mode()
    def call():
        picture = swapped(read("source"), read("target"))
        pixels = ((picture[0] + 1) * 127.5).clamp(0, 255).round().to(torch.uint8).permute(1, 2, 0).contiguous()
        Image.fromarray(pixels.cpu().numpy()).save(io.BytesIO(), "JPEG", quality=95)
        return {"picture": picture}

    return call


KINDS = {
    "generator-forward": generator_forward,
    "generator-backward": generator_backward,
    "discriminator-r1": discriminator_r1,
    "train-step": train_step,
    "config-step": config_step,
    "encoder-forward": encoder_forward,
    "swap": swap,
}
