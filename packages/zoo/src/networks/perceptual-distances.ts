import { type KnownHash, type PublicNetwork, sha256 } from "./public-network.ts";

interface Trunk {
  readonly trunk: string;
  readonly file: string;
  /** Its length by the shapes of torchvision's whole network, bytes. */
  readonly about: number;
  /** Of the trunk. The first: torchvision's classifier; more: files with its `features.*` alone. */
  readonly hashes: readonly KnownHash[];
  readonly heads: KnownHash;
}

const heads =
  "https://raw.githubusercontent.com/richzhang/PerceptualSimilarity/082bb24f84c091ea94de2867d34c4544f68e0963";

const lpips = ({ trunk, file, about, hashes, heads: head }: Trunk): PublicNetwork => ({
  name: `lpips-${trunk}`,
  purpose: `perceptual distance, LPIPS v0.1 on torchvision's ${file.replace(/[-_.].*/, "")}`,
  page: "https://github.com/richzhang/PerceptualSimilarity",
  files: [
    { name: file, hashes, about, url: `https://download.pytorch.org/models/${file}` },
    // Five to seven vectors of at most 512 numbers.
    { name: `${trunk}.pth`, hashes: [head], about: 10e3, url: `${heads}/lpips/weights/v0.1/${trunk}.pth` },
  ],
  licence: {
    name: "BSD-2-Clause (heads and code), BSD-3-Clause (torchvision's code)",
    url: "https://github.com/richzhang/PerceptualSimilarity/blob/master/LICENSE",
    terms: "asks to keep the notice; the trunk was trained on ImageNet, whose terms are its own",
  },
  input: null,
  uses: [{ kind: "perceptual", config: { type: `lpips-${trunk}` }, paths: { features: file, heads: `${trunk}.pth` } }],
});

export const perceptualNetworks: readonly PublicNetwork[] = [
  lpips({
    trunk: "alex",
    file: "alexnet-owt-7be5be79.pth",
    about: 4 * 61_100_840,
    hashes: [sha256("7be5be79"), sha256("32f45cf71e6147af08382a6a04e5f8255c3da364697454151048598d3031dc08")],
    heads: sha256("df73285e35b22355a2df87cdb6b70b343713b667eddbda73e1977e0c860835c0"),
  }),
  lpips({
    trunk: "squeeze",
    file: "squeezenet1_1-b8a52dc0.pth",
    about: 4 * 1_235_496,
    hashes: [sha256("b8a52dc0")],
    heads: sha256("4a5350f23600cb79923ce65bb07cbf57dca461329894153e05a1346bd531cf76"),
  }),
  lpips({
    trunk: "vgg",
    file: "vgg16-397923af.pth",
    about: 4 * 138_357_544,
    hashes: [sha256("397923af8e79cdbb6a7127f12361acd7a2f83e06b05044ddf496e83de57a5bf0")],
    heads: sha256("a78928a0af1e5f0fcb1f3b9e8f8c3a2a5a3de244d830ad5c1feddc79b8432868"),
  }),
];
