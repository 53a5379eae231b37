import { Trash2 } from "lucide-react";
import { Button, ToggleButton, ToggleButtonGroup } from "react-aria-components";
import type { Photograph } from "../state/photograph.ts";
import { BitmapCanvas } from "./bitmap-canvas.tsx";

interface FaceCardProps {
  /** What the picture is for, such as "Source 1". */
  readonly title: string;
  readonly photograph: Photograph;
  readonly face: number;
  onFace(face: number): void;
  onRemove?(): void;
}

/** A photograph with its aligned face; where there are several, they can be chosen from. */
export function FaceCard({ title, photograph, face, onFace, onRemove }: FaceCardProps) {
  const { name, faces } = photograph;
  const chosen = faces[face];
  return (
    <div className="face-card">
      {chosen !== undefined && (
        <BitmapCanvas bitmap={chosen.aligned} label={`${title}: aligned face of ${name}`} className="aligned" />
      )}
      <div className="face-text">
        <span className="role">{title}</span>
        <span className="name" title={name}>
          {name}
        </span>
        {faces.length > 1 && <FaceChoice title={title} photograph={photograph} face={face} onFace={onFace} />}
      </div>
      {onRemove !== undefined && (
        <Button className="icon-button" aria-label={`Remove ${title}`} onPress={onRemove}>
          <Trash2 size={16} aria-hidden="true" />
        </Button>
      )}
    </div>
  );
}

function FaceChoice({ title, photograph, face, onFace }: Omit<FaceCardProps, "onRemove">) {
  return (
    <ToggleButtonGroup
      className="face-choice"
      aria-label={`${title}: which of ${photograph.faces.length} faces`}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[face]}
      onSelectionChange={(keys) => onFace([...keys][0] as number)}
    >
      {photograph.faces.map(({ aligned, middle }, i) => (
        <ToggleButton key={middle.join()} id={i} className="face-option" aria-label={`Face ${i + 1} from the left`}>
          <BitmapCanvas bitmap={aligned} label="" />
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
