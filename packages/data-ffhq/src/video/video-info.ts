import { z } from "zod";
import { output, VideoError } from "./ffmpeg.ts";

export interface VideoInfo {
  /** Upright, as frames are read: a phone's rotation is applied. */
  readonly width: number;
  readonly height: number;
  /** Mean frames a second, as a fraction such as "30000/1001". */
  readonly rate: string;
  /** Frames, counted by their packets: exact without decoding for one frame a packet, which is what videos have. */
  readonly frames: number;
  readonly hasSound: boolean;
  /** Seconds by which the first frame comes later than the file begins. */
  readonly delay: number;
  /** Whether frames come at one pace; where they do not, frame numbers and a constant rate drift apart from the sound. */
  readonly steady: boolean;
  /** Matrix from YUV to RGB: the file's own, or where it says none, what players take: BT.709 from 720 lines up. */
  readonly matrix: ColourMatrix;
}

export type ColourMatrix = "bt709" | "smpte170m" | "bt2020nc";

const rotations = z.array(z.looseObject({ rotation: z.number().optional() })).optional();

const probeSchema = z.object({
  streams: z.array(
    z.looseObject({
      codec_type: z.string().optional(),
      width: z.number().optional(),
      height: z.number().optional(),
      r_frame_rate: z.string().optional(),
      avg_frame_rate: z.string().optional(),
      nb_read_packets: z.string().optional(),
      start_time: z.string().optional(),
      color_space: z.string().optional(),
      side_data_list: rotations,
    }),
  ),
  format: z.looseObject({ start_time: z.string().optional() }),
});

/** @throws VideoError for what is no video, and where ffprobe is missing */
export async function videoInfo(path: string): Promise<VideoInfo> {
  const words = ["-v", "error", "-count_packets", "-show_streams", "-show_format", "-of", "json", "--", path];
  const { streams, format } = probeSchema.parse(JSON.parse(await output("ffprobe", words, path)));
  const video = streams.find(({ codec_type }) => codec_type === "video");
  const frames = Number(video?.nb_read_packets ?? 0);
  if (video?.width === undefined || video.height === undefined || frames === 0)
    throw new VideoError(`${path}: expected a video, got a file without frames.`);
  const turned = (video.side_data_list ?? []).some(({ rotation = 0 }) => Math.abs(rotation) % 180 === 90);
  const { avg_frame_rate: mean = "0/0", r_frame_rate: finest = mean } = video;
  const delay = Number(video.start_time ?? 0) - Number(format.start_time ?? 0);
  return {
    width: turned ? video.height : video.width,
    height: turned ? video.width : video.height,
    rate: mean === "0/0" ? finest : mean,
    frames,
    hasSound: streams.some(({ codec_type }) => codec_type === "audio"),
    delay: Number.isFinite(delay) ? Math.max(0, delay) : 0,
    steady: Math.abs(rateOf(mean) / rateOf(finest) - 1) < 0.01,
    matrix: matrixOf(video.color_space, video.height),
  };
}

/** "30000/1001" as a number. */
export function rateOf(rate: string): number {
  const [over, under = 1] = rate.split("/").map(Number);
  return (over as number) / under;
}

const named: Readonly<Record<string, ColourMatrix>> = {
  bt709: "bt709",
  smpte170m: "smpte170m",
  bt470bg: "smpte170m",
  bt2020nc: "bt2020nc",
};

const matrixOf = (space: string | undefined, height: number): ColourMatrix =>
  named[space ?? ""] ?? (height >= 720 ? "bt709" : "smpte170m");
