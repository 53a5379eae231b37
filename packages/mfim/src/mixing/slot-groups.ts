import type { CodeSplit, GeneratorLayout } from "@mfim/core";

/**
 * Groups of identity slots from coarse to fine. Slots differ by resolution, not by place in the face: a name says what a
 * viewer mostly sees change when the group's source changes, no more.
 */
export const slotGroupNames = ["outline", "nose", "mouth", "eyes"] as const;
export type SlotGroup = (typeof slotGroupNames)[number];

/** Where each group ends, as a share of the identity slots. At 1024: 32 and 64 px, 128, 256, 512 and finer. */
const groupEnds: Readonly<Record<SlotGroup, number>> = { outline: 1 / 3, nose: 1 / 2, mouth: 2 / 3, eyes: 1 };

/**
 * Which identity slots (indices into `split.identity`, in ascending resolution) belong to each group: consecutive runs that
 * cover all slots. Three slots a resolution, as StyleGAN2 has them, fall on whole resolutions at 1024 with a split at 32 px;
 * a layout of few resolutions shares one among groups, and below six slots a group may be empty.
 */
export function slotGroups(layout: GeneratorLayout, split: CodeSplit): Readonly<Record<SlotGroup, readonly number[]>> {
  const resolution = (slot: number) => layout.slots[split.identity[slot] as number]?.resolution ?? 0;
  const slots = split.identity.map((_, slot) => slot).sort((a, b) => resolution(a) - resolution(b) || a - b);
  const end = (group: number) => Math.round((groupEnds[slotGroupNames[group] as SlotGroup] ?? 0) * slots.length);
  const runs = slotGroupNames.map((name, n) => [name, slots.slice(n === 0 ? 0 : end(n - 1), end(n))] as const);
  return Object.fromEntries(runs) as unknown as Readonly<Record<SlotGroup, readonly number[]>>;
}
