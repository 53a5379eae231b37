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

function CameraView({ onPicture, onCancel }: { onPicture(file: Blob): void; onCancel(): void }) {
  const video = useRef<HTMLVideoElement>(null);
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    let stream: MediaStream | undefined;
    let closed = false;
    navigator.mediaDevices
      .getUserMedia({ video: { width: { ideal: 1280 }, facingMode: "user" } })
      .then(async (opened) => {
        stream = opened;
        if (closed) return release(opened);
        if (video.current !== null) video.current.srcObject = opened;
      })
      .catch((error: Error) => setProblem(`The camera could not be used (${error.message}).`));
    return () => {
      closed = true;
      release(stream);
    };
  }, []);

  const shoot = async () => {
    const { current } = video;
    if (current === null || current.videoWidth === 0) return;
    const canvas = new OffscreenCanvas(current.videoWidth, current.videoHeight);
    canvas.getContext("2d")?.drawImage(current, 0, 0);
    onPicture(await canvas.convertToBlob({ type: "image/png" }));
  };

  return (
    <>
      <Heading slot="title">Take a picture</Heading>
      <p className="hint">The picture stays in this browser. Only with the consent of who is in it.</p>
      {problem === undefined ? <video ref={video} autoPlay playsInline muted /> : <p role="alert">{problem}</p>}
      <div className="row">
        <Button className="button primary" onPress={() => void shoot()} isDisabled={problem !== undefined}>
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
