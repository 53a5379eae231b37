import { DropZone } from "react-aria-components";
import type { Mixture, Scope } from "../state/mixture.ts";
import type { Person, Photograph } from "../state/photograph.ts";
import { letterOf } from "../state/source-letter.ts";
import type { Role } from "../state/with-pictures.ts";
import type { FaceReference } from "../worker/protocol.ts";
import { AddPicture } from "./add-picture.tsx";
import { FaceCard } from "./face-card.tsx";
import { FaceScope } from "./face-scope.tsx";

export interface PeoplePanelProps {
  readonly target: Mixture["target"];
  readonly sources: Mixture["sources"];
  readonly scope: Scope;
  readonly people: readonly Person[];
  readonly photographs: ReadonlyMap<number, Photograph>;
  readonly reading: number;
  onFiles(role: Role, files: readonly File[]): void;
  onCamera(role: Role, file: Blob): void;
  onPerson(role: Role, person: Person): void;
  /** A face of a picture that is here already. */
  onHere(role: Role, face: FaceReference): void;
  onTargetFace(face: number): void;
  onScope(scope: Scope): void;
  onSourceFace(source: number, face: number): void;
  onRemove(source: number): void;
}

/** Who is in the picture and who lends an identity; both take what is dropped on them. */
export function PeoplePanel(props: PeoplePanelProps) {
  const { sources, photographs } = props;
  const target = props.target && photographs.get(props.target.photograph);
  return (
    <section className="panel people" aria-label="People">
      <PictureZone use="target" title="Target" hint="Pose, expression, hair and light stay." {...props}>
        {target !== undefined && props.target !== undefined && (
          <FaceCard title="Target" photograph={target} face={props.target.face} onFace={props.onTargetFace} />
        )}
        {target !== undefined && target.faces.length > 1 && <FaceScope scope={props.scope} onScope={props.onScope} />}
      </PictureZone>
      <PictureZone use="source" title="Sources" hint={whoseSources(props, target)} {...props}>
        {sources.map(({ photograph: id, face }, n) => {
          const photograph = photographs.get(id);
          if (photograph === undefined) return null;
          return (
            <FaceCard
              // biome-ignore lint/suspicious/noArrayIndexKey: the same person may be there twice
              key={`${id} ${n}`}
              title={`Source ${letterOf(n)}`}
              photograph={photograph}
              face={face}
              onFace={(chosen) => props.onSourceFace(n, chosen)}
              onRemove={() => props.onRemove(n)}
            />
          );
        })}
      </PictureZone>
      <p className="hint" aria-live="polite">
        {props.reading > 0
          ? `Looking for faces in ${props.reading === 1 ? "a picture" : `${props.reading} pictures`} …`
          : ""}
      </p>
    </section>
  );
}

function whoseSources({ target, sources, scope }: PeoplePanelProps, photograph: Photograph | undefined): string {
  const count = photograph?.faces.length ?? 0;
  if (target === undefined || count < 2) return "Their identities are mixed.";
  if (scope === "all") return `For all ${count} faces; their identities are mixed.`;
  const face = `For face ${target.face + 1} of ${count}`;
  if (scope === "each" && sources.length === 0) return `${face}, which stays as it is until it has one.`;
  return `${face}; their identities are mixed.`;
}

interface ZoneProps extends PeoplePanelProps {
  readonly use: Role;
  readonly title: string;
  readonly hint: string;
  readonly children: React.ReactNode;
}

function PictureZone({ use, title, hint, children, ...props }: ZoneProps) {
  const many = use === "source";
  const dropped = async ({ items }: { readonly items: readonly DropItem[] }) => {
    const files = await Promise.all(items.flatMap((item) => (item.kind === "file" ? [item.getFile()] : [])));
    props.onFiles(use, many ? files : files.slice(0, 1));
  };
  return (
    <DropZone
      className="zone"
      data-use={use}
      aria-label={`${title}: drop or paste pictures here`}
      onDrop={(event) => void dropped(event)}
    >
      <div className="zone-head">
        <h2>{title}</h2>
        <AddPicture
          label={many ? "Add" : "Choose"}
          many={many}
          people={props.people}
          here={props.photographs}
          onHere={(face) => props.onHere(use, face)}
          onFiles={(files) => props.onFiles(use, files)}
          onCamera={(file) => props.onCamera(use, file)}
          onPerson={(person) => props.onPerson(use, person)}
        />
      </div>
      <p className="hint">{hint}</p>
      {children}
      <p className="zone-drop">{many ? "Drop pictures here" : "Drop a picture here"}</p>
    </DropZone>
  );
}

type DropItem = Parameters<NonNullable<React.ComponentProps<typeof DropZone>["onDrop"]>>[0]["items"][number];
