import { z } from "zod";
import { type ColourSignal, colourSignal } from "./colour-signal.ts";
import { inputWords, videoContainer } from "./container.ts";
import { output, VideoError } from "./ffmpeg.ts";

/** A stream beside the pictures. */
export interface OtherStream {
  /** ffmpeg's number of it in the file. */
  readonly index: number;
  readonly codec: string;
  readonly kind: string;
  readonly language?: string;
  readonly channels?: number;
  /** Whether ffmpeg knows the codec. */
  readonly decodable: boolean;
}

export interface VideoInfo extends ColourSignal {
  /** Upright and with square pixels, as frames are read: a phone's rotation and a DVD's pixel shape are applied. */
  readonly width: number;
  readonly height: number;
  /** Upright as it is stored, and the shape of its pixels, width over height: "1:1", "16:15". */
  readonly stored: { readonly width: number; readonly height: number; readonly pixelAspect: string };
  /** Mean frames a second, as a fraction such as "30000/1001". */
  readonly rate: string;
  /** Frames, counted by their packets: exact without decoding for one frame a packet, which is what videos have. */
  readonly frames: number;
  readonly hasSound: boolean;
  /** Seconds by which the first frame comes later than the file begins. */
  readonly delay: number;
  /** Whether frames come at one pace; where they do not, a frame's number says little of its time. */
  readonly steady: boolean;
  /** ffmpeg's name of the container, by the file's own bytes. */
  readonly format: string;
  /** ffmpeg's number of the stream of pictures. */
  readonly stream: number;
  readonly sounds: readonly OtherStream[];
  readonly subtitles: readonly OtherStream[];
  /** Covers, time codes and other data. */
  readonly left: readonly OtherStream[];
}

const sideData = z
  .array(z.looseObject({ rotation: z.number().optional(), dv_profile: z.number().optional() }))
  .optional();

const probeSchema = z.object({
  streams: z.array(
    z.looseObject({
      index: z.number(),
      codec_type: z.string().optional(),
      codec_name: z.string().optional(),
      channels: z.number().optional(),
      width: z.number().optional(),
      height: z.number().optional(),
      r_frame_rate: z.string().optional(),
      avg_frame_rate: z.string().optional(),
      nb_read_packets: z.string().optional(),
      start_time: z.string().optional(),
      sample_aspect_ratio: z.string().optional(),
      color_space: z.string().optional(),
      color_transfer: z.string().optional(),
      color_primaries: z.string().optional(),
      disposition: z.looseObject({ attached_pic: z.number().optional() }).optional(),
      tags: z.looseObject({ language: z.string().optional() }).optional(),
      side_data_list: sideData,
    }),
  ),
  format: z.looseObject({ start_time: z.string().optional() }),
});

type Stream = z.infer<typeof probeSchema>["streams"][number];

/** @throws VideoError for what is no video, and where ffprobe is missing */
export async function videoInfo(path: string): Promise<VideoInfo> {
  const format = await videoContainer(path);
  const words = ["-v", "error", "-count_packets", "-show_streams", "-show_format", "-of", "json"];
  const said = await output("ffprobe", [...words, ...inputWords(path, format)], path);
  const { streams, format: whole } = probeSchema.parse(JSON.parse(said));
  const pictures = streams.filter(({ codec_type }) => codec_type === "video");
  const video = pictures.find((stream) => !isCover(stream));
  if (video === undefined && pictures.length > 0)
    throw new VideoError(`${path}: expected a video, got sound with a cover picture.`);
  const frames = Number(video?.nb_read_packets ?? 0);
  if (video?.width === undefined || video.height === undefined || frames === 0)
    throw new VideoError(`${path}: expected a video, got a file without frames.`);
  assertDecodable(path, video);
  const { avg_frame_rate: mean = "0/0", r_frame_rate: finest = mean } = video;
  const delay = Number(video.start_time ?? 0) - Number(whole.start_time ?? 0);
  const others = streams.filter((stream) => stream !== video);
  const sounds = others.filter(({ codec_type }) => codec_type === "audio").map(otherStream);
  const subtitles = others.filter(({ codec_type }) => codec_type === "subtitle").map(otherStream);
  const { space, transfer, primaries } = {
    space: video.color_space,
    transfer: video.color_transfer,
    primaries: video.color_primaries,
  };
  return {
    ...shapeOf(video),
    ...colourSignal({ space, transfer, primaries }, video.height),
    rate: mean === "0/0" ? finest : mean,
    frames,
    hasSound: sounds.length > 0,
    delay: Number.isFinite(delay) ? Math.max(0, delay) : 0,
    steady: Math.abs(rateOf(mean) / rateOf(finest) - 1) < 0.001,
    format,
    stream: video.index,
    sounds,
    subtitles,
    left: others.filter(({ codec_type }) => codec_type !== "audio" && codec_type !== "subtitle").map(otherStream),
  };
}

const isCover = ({ disposition }: Stream) => disposition?.attached_pic === 1;

function otherStream(stream: Stream): OtherStream {
  const { index, codec_name, codec_type = "data", tags, channels } = stream;
  return {
    index,
    codec: codec_name ?? "unknown",
    kind: isCover(stream) ? "cover picture" : codec_type,
    decodable: codec_name !== undefined && codec_name !== "none" && codec_name !== "unknown",
    ...(tags?.language !== undefined && { language: tags.language }),
    ...(channels !== undefined && { channels }),
  };
}

/** Upright, pixels squared by widening or heightening, never by dropping lines. */
function shapeOf(video: Stream): Pick<VideoInfo, "width" | "height" | "stored"> {
  const turned = (video.side_data_list ?? []).some(({ rotation = 0 }) => Math.abs(rotation) % 180 === 90);
  const lying = [video.width as number, video.height as number] as const;
  const [width, height] = turned ? [lying[1], lying[0]] : lying;
  const [over = 1, under = 1] = (video.sample_aspect_ratio ?? "1:1").split(":").map(Number);
  const known = over > 0 && under > 0 && over !== under;
  const [wide, high] = !known ? [1, 1] : turned ? [under, over] : [over, under];
  const aspect = wide / high;
  return {
    width: aspect > 1 ? Math.round(width * aspect) : width,
    height: aspect < 1 ? Math.round(height / aspect) : height,
    stored: { width, height, pixelAspect: `${wide}:${high}` },
  };
}

/** Profile 5 of Dolby Vision holds no colours that a reader without Dolby's own maps could make sense of. */
function assertDecodable(path: string, { side_data_list = [] }: Stream): void {
  if (side_data_list.some(({ dv_profile }) => dv_profile === 5))
    throw new VideoError(
      `${path}: expected colours that are read without Dolby's maps, got Dolby Vision profile 5; export it as HDR10, HLG or SDR first.`,
    );
}

/** "30000/1001" as a number. */
export function rateOf(rate: string): number {
  const [over, under = 1] = rate.split("/").map(Number);
  return (over as number) / under;
}
