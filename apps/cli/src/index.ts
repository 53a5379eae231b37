export { mixerOf, type OpenedModel, openModel } from "./model/open-model.ts";
export {
  type PictureJob,
  type PictureReport,
  type PictureSettings,
  runPictureJob,
  runRoles,
} from "./swap/picture-job.ts";
export { type LoadedSources, type SessionOptions, SwapSession } from "./swap/swap-session.ts";
