export { loadOpenVinoHeadPose, OpenVinoHeadPose } from "./head-pose.ts";
