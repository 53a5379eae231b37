import { FRAME, FRAME_MARGIN } from "../library/portrait-library.ts";

/** Side of the FFHQ crop within a library's frame. */
const LARGEST = FRAME / FRAME_MARGIN;

/** Side of the FFHQ crop that pictures of `size` are composed at: twice theirs, as far as photographs have the detail. */
export const composingSize = (size: number): number => (2 * size <= LARGEST ? 2 * size : size);
