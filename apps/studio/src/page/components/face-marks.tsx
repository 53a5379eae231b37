import type { Photograph } from "../state/photograph.ts";
import type { Zoom } from "../state/zoom.ts";

interface FaceMarksProps {
  readonly faces: Photograph["faces"];
  readonly zoom: Zoom;
  /** The face that is chosen. */
  readonly chosen: number;
  isSwapped(face: number): boolean;
  onChoose(face: number): void;
}

const percent = (share: number) => `${100 * share}%`;

/** A frame around every face that was found, over the picture; one click chooses. */
export function FaceMarks({ faces, zoom: { scale, x, y }, chosen, isSwapped, onChoose }: FaceMarksProps) {
  return (
    <fieldset className="face-marks" aria-label="Faces in the picture">
      {faces.map(({ middle, box: [left, top, width, height] }, face) => (
        <button
          key={middle.join()}
          type="button"
          className="face-mark"
          aria-pressed={face === chosen}
          data-swapped={isSwapped(face)}
          aria-label={`Face ${face + 1} of ${faces.length} from the left, ${isSwapped(face) ? "swapped" : "as it is"}`}
          style={{
            left: percent(x + scale * left),
            top: percent(y + scale * top),
            width: percent(scale * width),
            height: percent(scale * height),
          }}
          onClick={() => onChoose(face)}
        >
          <span className="face-number" aria-hidden="true">
            {face + 1}
          </span>
        </button>
      ))}
    </fieldset>
  );
}
