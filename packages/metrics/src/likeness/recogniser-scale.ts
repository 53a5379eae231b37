/** Cosines of a recogniser for two pictures of one person and of two, measured (`measure/recogniser-scale.ts` of @mfim/cli). */
export interface RecogniserScale {
  /** Half of the pairs of one person are above, a twentieth below. */
  readonly same: { readonly median: number; readonly low: number };
  /** Half of the pairs of two people are below, a twentieth above. */
  readonly strangers: { readonly median: number; readonly high: number };
  /** Where as many of the one are below as of the other above. */
  readonly divide: number;
  readonly measuredOn: string;
}

/** What a recogniser was measured on: it sees rendered people otherwise than photographs. */
export type ScaleOf = "photographs" | "renders";

const scales: Readonly<Record<string, Readonly<Record<ScaleOf, RecogniserScale>>>> = {
  "human-3.3.6/faceres-centred-renders": {
    photographs: {
      same: { median: 0.616, low: 0.428 },
      strangers: { median: 0.248, high: 0.409 },
      divide: 0.419,
      measuredOn: "200 people of LFW",
    },
    renders: {
      same: { median: 0.518, low: 0.243 },
      strangers: { median: 0.012, high: 0.233 },
      divide: 0.237,
      measuredOn: "120 rendered people",
    },
  },
};

/** `undefined` for a recogniser that was not measured. */
export const scaleOf = (recogniser: string, of: ScaleOf = "photographs"): RecogniserScale | undefined =>
  scales[recogniser]?.[of];
