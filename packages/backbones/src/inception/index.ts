export { createFidInception, FidInception, loadFidInception } from "./fid-inception.ts";
