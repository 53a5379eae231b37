export { loadOpenVinoHeadPose } from "./head-pose.ts";
