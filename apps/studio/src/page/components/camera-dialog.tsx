import { Camera } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button, Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from "react-aria-components";

/** A picture by the camera: it is asked for when the dialog opens, and let go when it closes. */
export function CameraDialog({ onPicture }: { onPicture(file: Blob): void }) {
  return (
    <DialogTrigger>
      <Button className="button">
        <Camera size={16} aria-hidden="true" /> Camera
      </Button>
      <ModalOverlay className="overlay" isDismissable>
        <Modal className="modal">
          <Dialog>
            {({ close }) => (
              <CameraView
                onPicture={(file) => {
                  close();
                  onPicture(file);
                }}
                onCancel={close}
              />
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

/** What a browser says when it gives no camera, in words for people. */
const refusals: Readonly<Record<string, string>> = {
  NotAllowedError:
    "The camera was not allowed. Allow it for this page in the browser's settings, then open this again.",
  NotFoundError: "No camera was found on this machine. Connect one, or add a picture from a file.",
  NotReadableError: "The camera could not be read; another program may be using it. Close that, then open this again.",
};

const refusalOf = ({ name, message }: Error) => refusals[name] ?? `The camera could not be used (${message}).`;

/** The camera's stream; a browser that knows none at all is told like any other refusal. */
async function openCamera(): Promise<MediaStream> {
  const { mediaDevices } = navigator as { readonly mediaDevices?: MediaDevices };
  if (mediaDevices === undefined) throw new Error("this browser gives pages no camera");
  return mediaDevices.getUserMedia({ video: { width: { ideal: 1280 }, facingMode: "user" } });
}

function CameraView({ onPicture, onCancel }: { onPicture(file: Blob): void; onCancel(): void }) {
  const video = useRef<HTMLVideoElement>(null);
  const [seeing, setSeeing] = useState(false);
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    let stream: MediaStream | undefined;
    let closed = false;
    openCamera().then(
      (opened) => {
        stream = opened;
        if (closed) return release(opened);
        if (video.current !== null) video.current.srcObject = opened;
      },
      (error: Error) => setProblem(refusalOf(error)),
    );
    return () => {
      closed = true;
      release(stream);
    };
  }, []);

  const shoot = async () => {
    const { current } = video;
    if (current === null) return;
    const canvas = new OffscreenCanvas(current.videoWidth, current.videoHeight);
    canvas.getContext("2d")?.drawImage(current, 0, 0);
    onPicture(await canvas.convertToBlob({ type: "image/png" }));
  };

  return (
    <>
      <Heading slot="title">Take a picture</Heading>
      <p className="hint">The picture stays in this browser. Only with the consent of who is in it.</p>
      {problem === undefined ? (
        <video
          ref={video}
          aria-label="What the camera sees"
          autoPlay
          playsInline
          muted
          onPlaying={() => setSeeing(true)}
        />
      ) : (
        <p role="alert">{problem}</p>
      )}
      <div className="row">
        <Button className="button primary" onPress={() => void shoot()} isDisabled={!seeing}>
          Take it
        </Button>
        <Button className="button" onPress={onCancel}>
          Cancel
        </Button>
      </div>
    </>
  );
}

const release = (stream: MediaStream | undefined) => {
  for (const track of stream?.getTracks() ?? []) track.stop();
};
