export * from "./align/affine.ts";
export * from "./align/align-face.ts";
export * from "./align/ffhq-crop.ts";
export * from "./align/five-points.ts";
export * from "./pictures/decode-picture.ts";
export * from "./pictures/picture-error.ts";
export * from "./pictures/raw-picture.ts";
export * from "./templates/index.ts";
