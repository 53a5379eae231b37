import { Maximize, ZoomIn, ZoomOut } from "lucide-react";
import { Button, Group } from "react-aria-components";
import { mostZoom } from "../state/zoom.ts";

interface ZoomControlsProps {
  readonly scale: number;
  onIn(): void;
  onOut(): void;
  onFit(): void;
}

/** Enlarges the stage's picture and brings it back; the wheel, two fingers and keys do the same. */
export function ZoomControls({ scale, onIn, onOut, onFit }: ZoomControlsProps) {
  return (
    <Group className="zoom" aria-label="Zoom">
      <Button className="icon-button" aria-label="Zoom out (minus key)" isDisabled={scale <= 1} onPress={onOut}>
        <ZoomOut size={18} aria-hidden="true" />
      </Button>
      <output className="zoom-scale" aria-label="Enlarged">
        {scale.toFixed(1)}×
      </output>
      <Button className="icon-button" aria-label="Zoom in (plus key)" isDisabled={scale >= mostZoom} onPress={onIn}>
        <ZoomIn size={18} aria-hidden="true" />
      </Button>
      <Button
        className="icon-button"
        aria-label="Show the whole picture (0 key)"
        isDisabled={scale <= 1}
        onPress={onFit}
      >
        <Maximize size={18} aria-hidden="true" />
      </Button>
    </Group>
  );
}
