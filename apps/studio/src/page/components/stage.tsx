import { ScanFace } from "lucide-react";
import { type RefObject, useState } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import type { StudioModel } from "../../model/studio-model.ts";
import type { Photograph } from "../state/photograph.ts";
import { useCloseUp } from "../state/use-close-up.ts";
import { useMixedPicture } from "../state/use-mixed-picture.ts";
import { useZoom } from "../state/use-zoom.ts";
import type { MixOrder, StudioTasks } from "../worker/protocol.ts";
import { FaceMarks } from "./face-marks.tsx";
import { Latency, Resolution } from "./stage-notes.tsx";
import { WipeView } from "./wipe-view.tsx";
import { ZoomControls } from "./zoom-controls.tsx";

interface StageProps {
  readonly tasks: StudioTasks;
  readonly model: StudioModel;
  readonly order: MixOrder | undefined;
  /** When the user last changed something, by `performance.now()`. */
  readonly changedAt: RefObject<number>;
  readonly target: Photograph | undefined;
  /** The chosen face. */
  readonly face: number;
  onFace(face: number): void;
}

type View = "photograph" | "face";

/** A small photograph is shown so many times enlarged at most, where there is room. */
const photographEnlarged = 2;
/** A painted face alone is shown so many times enlarged at most: more would only show its pixels. */
const mostEnlarged = 5;
const largestFace = 512;
/** The view is about so wide where it is widest, pixels; for whether a copy of the photograph has enough of them. */
const viewWidth = 720;

/** The result over the target, with a wipe between them. It alone is drawn again when a picture is ready. */
export function Stage({ tasks, model, order, changedAt, target, face, onFace }: StageProps) {
  const { mixed, latency, busy, error } = useMixedPicture(tasks, order, changedAt);
  const [view, setView] = useState<View>("photograph");
  const [wipe, setWipe] = useState(0);
  const [hasMarks, setMarks] = useState(true);
  const { zoom, setZoom, onKey, ...zooming } = useZoom(`${view} ${target?.id}`);
  const isPhotograph = view === "photograph";
  const { closeUp, isComing } = useCloseUp(tasks, order, isPhotograph && isCloser(target, zoom.scale), busy);
  const small = isPhotograph ? target?.preview : target?.faces[face]?.aligned;
  const before = (isPhotograph ? closeUp?.before : undefined) ?? small;
  const after = isPhotograph ? (closeUp?.after ?? mixed?.picture) : mixed?.face;
  const widest = isPhotograph
    ? photographEnlarged * (small?.width ?? 0)
    : Math.min(largestFace, mostEnlarged * model.resolution);
  const isGroup = target !== undefined && target.faces.length > 1;
  return (
    <section
      className="stage"
      aria-label="Result"
      aria-busy={busy}
      data-sharpening={isComing && error === undefined}
      onKeyDownCapture={onKey}
    >
      <div className="stage-head">
        <ToggleButtonGroup
          className="segments"
          aria-label="What is shown"
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[view]}
          onSelectionChange={(keys) => setView([...keys][0] as View)}
        >
          <ToggleButton id="photograph">Photograph</ToggleButton>
          <ToggleButton id="face">Face</ToggleButton>
        </ToggleButtonGroup>
        <div className="stage-tools">
          {isGroup && isPhotograph && (
            <ToggleButton className="icon-button" aria-label="Mark the faces" isSelected={hasMarks} onChange={setMarks}>
              <ScanFace size={18} aria-hidden="true" />
            </ToggleButton>
          )}
          <ZoomControls scale={zoom.scale} onIn={zooming.zoomIn} onOut={zooming.zoomOut} onFit={zooming.fit} />
        </div>
      </div>
      <p className="visually-hidden" role="status">
        {busy || after === undefined ? "" : "The picture is ready."}
      </p>
      {error !== undefined && <p className="stage-empty">{error}</p>}
      {error === undefined && (before === undefined || after === undefined) && (
        <p className="stage-empty">{emptyWords(busy, order !== undefined)}</p>
      )}
      {before !== undefined && after !== undefined && small !== undefined && (
        <WipeView
          before={before}
          after={after}
          name={target?.name ?? ""}
          proportions={[small.width, small.height]}
          widest={widest}
          wipe={wipe}
          onWipe={setWipe}
          zoom={zoom}
          setZoom={setZoom}
        >
          {isGroup && isPhotograph && hasMarks && (
            <FaceMarks
              faces={target.faces}
              zoom={zoom}
              chosen={face}
              isSwapped={(own) => order?.faces.some((mix) => mix.face === own) === true}
              onChoose={onFace}
            />
          )}
        </WipeView>
      )}
      <div className="stage-foot">
        {after !== undefined && (
          <Resolution
            painted={model.resolution}
            shown={isPhotograph ? target?.faces[face]?.side : widest}
            hasDetail={isPhotograph && order?.paste.detail === "photograph"}
          />
        )}
        {mixed !== undefined && latency !== undefined && <Latency {...latency} />}
      </div>
    </section>
  );
}

function emptyWords(busy: boolean, isSomethingSwapped: boolean): string {
  if (busy) return "Painting the first picture …";
  if (isSomethingSwapped) return "This face stays as it is: it has no source yet.";
  return "Choose a target, whose picture it stays, and a source, whose face it gets.";
}

/** Whether so much enlarged, the small copy has too few pixels, and the photograph has more. */
function isCloser(target: Photograph | undefined, scale: number): boolean {
  if (target === undefined || target.width <= target.preview.width) return false;
  return scale * viewWidth * devicePixelRatio > 1.25 * target.preview.width;
}
