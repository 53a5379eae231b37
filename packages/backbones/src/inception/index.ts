export { createFidInception, loadFidInception } from "./fid-inception.ts";
export { InceptionNetwork } from "./inception-network.ts";
