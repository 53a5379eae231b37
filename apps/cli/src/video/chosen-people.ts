import type { DetectedFace, Pixels } from "@mfim/core";
import { innerProduct } from "@mfim/metrics/likeness";
import { selectFaces } from "@mfim/photographs";
import type { Role } from "../swap/cast.ts";
import { explainChoice, isPerson } from "../swap/face-choice.ts";
import { embeddingOfPerson, sameFrom } from "../swap/identity.ts";
import type { SwapSession } from "../swap/swap-session.ts";
import type { PersonInFrame } from "./people-tracks.ts";

/** How alike somebody is to a reference picture, over the frames in which they were seen. */
interface Likeness {
  sum: number;
  count: number;
}

/** Who plays which role: chosen by place in the first frame with faces, or known by a reference picture in every frame. */
export class ChosenPeople {
  readonly #role: Role;
  readonly #name: string;
  readonly #reference: Float32Array | undefined;
  readonly #same: number;
  readonly #alike = new Map<number, Likeness>();
  #chosen: number | undefined;

  private constructor(role: Role, name: string, reference: Float32Array | undefined, same: number) {
    this.#role = role;
    this.#name = name;
    this.#reference = reference;
    this.#same = same;
  }

  /** @param name of the video @throws PictureError for a reference picture without one face */
  static async open(session: SwapSession, role: Role, name: string): Promise<ChosenPeople> {
    if (!isPerson(role.wish)) return new ChosenPeople(role, name, undefined, 0);
    const meter = await session.recogniser();
    const reference = await explainChoice("--face", embeddingOfPerson(role.wish.person, session.detector, meter));
    return new ChosenPeople(role, name, reference, sameFrom(meter));
  }

  get role(): Role {
    return this.#role;
  }

  /** Those of a frame who play the role. @throws PictureError for several faces where only one was expected */
  async of(people: readonly PersonInFrame[], frame: Pick<Pixels, "width" | "height">): Promise<PersonInFrame[]> {
    const { wish } = this.#role;
    if (isPerson(wish)) return this.#known(people);
    if (wish === "all") return [...people];
    if (this.#chosen === undefined && people.length > 0) {
      const faces = people.map(({ face }) => face);
      const choose = async () => selectFaces(faces, frame, this.#name, wish)[0] as DetectedFace;
      const face = await explainChoice("--face", choose());
      this.#chosen = people.find((one) => one.face === face)?.person;
    }
    return people.filter(({ person }) => person === this.#chosen);
  }

  /** The most similar one, by the mean over all frames so far, if similar enough. */
  #known(people: readonly PersonInFrame[]): PersonInFrame[] {
    const reference = this.#reference as Float32Array;
    const means = people.map((one) => {
      const likeness = this.#alike.get(one.person) ?? { sum: 0, count: 0 };
      likeness.sum += innerProduct(reference, one.seen.embedding);
      likeness.count++;
      this.#alike.set(one.person, likeness);
      return { one, mean: likeness.sum / likeness.count };
    });
    const [best] = means.sort((a, b) => b.mean - a.mean);
    return best !== undefined && best.mean >= this.#same ? [best.one] : [];
  }
}
