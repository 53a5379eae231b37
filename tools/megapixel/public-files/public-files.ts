/** The files that `mfim-1024-ffhq.yaml` names, by their network in the catalogue, in its order. */
export const publicFiles = {
  "stylegan2-ffhq-config-f": ["stylegan2-ffhq-config-f.pt"],
  "arcface-ir-se50": ["model_ir_se50.pth"],
  deep3dfacerecon: ["epoch_20.pth"],
  "lpips-alex": ["alexnet-owt-7be5be79.pth", "alex.pth"],
} as const;
