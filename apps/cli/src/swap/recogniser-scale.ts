/** Cosines of a recogniser for two pictures of one person and of two, measured (`measure/recogniser-scale.ts`). */
export interface RecogniserScale {
  /** Half of the pairs of one person are above, a twentieth below. */
  readonly same: { readonly median: number; readonly low: number };
  /** Half of the pairs of two people are below, a twentieth above. */
  readonly strangers: { readonly median: number; readonly high: number };
  /** Where as many of the one are below as of the other above. */
  readonly divide: number;
  readonly measuredOn: string;
}

const scales: Readonly<Record<string, RecogniserScale>> = {
  "human-3.3.6/faceres-centred-renders": {
    same: { median: 0.616, low: 0.428 },
    strangers: { median: 0.248, high: 0.409 },
    divide: 0.419,
    measuredOn: "200 people of LFW",
  },
};

/** `undefined` for a recogniser that was not measured. */
export const scaleOf = (recogniser: string): RecogniserScale | undefined => scales[recogniser];
