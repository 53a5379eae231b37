import { ImagePlus, Upload } from "lucide-react";
import { Button, Dialog, DialogTrigger, FileTrigger, Heading, Popover } from "react-aria-components";
import type { Person, Photograph } from "../state/photograph.ts";
import type { FaceReference } from "../worker/protocol.ts";
import { BitmapCanvas } from "./bitmap-canvas.tsx";
import { CameraDialog } from "./camera-dialog.tsx";

export interface PictureWays {
  readonly people: readonly Person[];
  /** Pictures that are on the page already. */
  readonly here: ReadonlyMap<number, Photograph>;
  onHere(face: FaceReference): void;
  onFiles(files: readonly File[]): void;
  onCamera(file: Blob): void;
  onPerson(person: Person): void;
}

/** The ways to a picture: files, the camera, what is here already, people who come with the studio. */
export function AddPicture({ label, many, ...ways }: PictureWays & { readonly label: string; readonly many: boolean }) {
  return (
    <DialogTrigger>
      <Button className="button">
        <ImagePlus size={16} aria-hidden="true" /> {label}
      </Button>
      <Popover className="popover" placement="bottom start">
        <Dialog aria-label={label}>
          {({ close }) => (
            <>
              <div className="row">
                <FileTrigger
                  allowsMultiple={many}
                  acceptedFileTypes={["image/*"]}
                  onSelect={(files) => {
                    close();
                    if (files !== null) ways.onFiles([...files]);
                  }}
                >
                  <Button className="button">
                    <Upload size={16} aria-hidden="true" /> Files
                  </Button>
                </FileTrigger>
                <CameraDialog
                  onPicture={(file) => {
                    close();
                    ways.onCamera(file);
                  }}
                />
              </div>
              <FacesHere
                here={ways.here}
                onHere={(face) => {
                  close();
                  ways.onHere(face);
                }}
              />
              <Heading className="small-heading" level={3}>
                Or a person who does not exist
              </Heading>
              <PeopleGrid
                people={ways.people}
                onPerson={(person) => {
                  close();
                  ways.onPerson(person);
                }}
              />
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** Faces of one's own pictures, so that nobody has to look for a file twice. */
function FacesHere({ here, onHere }: Pick<PictureWays, "here" | "onHere">) {
  const own = [...here.values()].filter(({ origin }) => !origin.startsWith("bundled:"));
  if (own.length === 0) return null;
  return (
    <>
      <Heading className="small-heading" level={3}>
        Already here
      </Heading>
      <div className="people-grid here">
        {own.flatMap(({ id, name, faces }) =>
          faces.map(({ aligned, middle }, face) => (
            <Button
              key={`${id} ${middle.join()}`}
              className="person"
              aria-label={faces.length === 1 ? name : `${name}, face ${face + 1}`}
              onPress={() => onHere({ photograph: id, face })}
            >
              <BitmapCanvas bitmap={aligned} label="" />
            </Button>
          )),
        )}
      </div>
    </>
  );
}

function PeopleGrid({ people, onPerson }: Pick<PictureWays, "people" | "onPerson">) {
  return (
    <div className="people-grid">
      {people.map((person) => (
        <Button key={person.url} className="person" aria-label={person.label} onPress={() => onPerson(person)}>
          <img src={person.url} alt="" width={72} height={72} />
        </Button>
      ))}
    </div>
  );
}
