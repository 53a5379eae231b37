import { ImagePlus, Upload } from "lucide-react";
import { Button, Dialog, DialogTrigger, FileTrigger, Heading, Popover } from "react-aria-components";
import type { Person } from "../state/photograph.ts";
import { CameraDialog } from "./camera-dialog.tsx";

export interface PictureWays {
  readonly people: readonly Person[];
  onFiles(files: readonly File[]): void;
  onCamera(file: Blob): void;
  onPerson(person: Person): void;
}

/** The three ways to a picture: files, the camera, people who come with the studio. */
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
