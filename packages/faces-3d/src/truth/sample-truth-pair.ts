import { isHeldOutPerson, type NumberedPeople } from "@mfim/core";
import { clamp, round } from "../geometry/scalar.ts";
import type { HeadModel } from "../head/head-model.ts";
import type { Person } from "../person/person.ts";
import { sampleDetailedPerson } from "../person/sample-detailed-person.ts";
import { samplePhotographicPerson } from "../person/sample-photographic-person.ts";
import { RandomStream } from "../random/random-stream.ts";
import type { Portrait } from "../render/swap-truth.ts";
import { sampleDetailedScene } from "../scene/sample-detailed-scene.ts";
import type { Scene } from "../scene/scene.ts";
import type { SkinCast } from "../skins/library/skin-library.ts";
import { mixPeople } from "./mix-people.ts";
import { easeScene, HARDEN, otherExpression, otherLight, STRATA, type Stratum } from "./strata.ts";
import type { TruthKind, TruthParameters } from "./truth-pair.ts";

const PEOPLE_OF_BENCHMARKS: NumberedPeople = { count: 1000, heldOutApart: false };

/** Degrees that a wrong pose is turned, and nodded. */
const WRONG_YAW = 18;
const WRONG_PITCH = 6;

/**
 * Pair number `index` of a set: a function of the arguments alone.
 * @param skins draws photographic people of this library, else detailed ones
 */
export function sampleTruthPair(
  head: HeadModel,
  seed: string,
  kind: TruthKind,
  index: number,
  people: NumberedPeople = PEOPLE_OF_BENCHMARKS,
  skins?: SkinCast,
): TruthParameters {
  const random = RandomStream.of(seed, "pair", index);
  const stratum = STRATA[index % STRATA.length]!;
  const sourceNumber = index % people.count;
  const taken = new Set([sourceNumber]);
  const mayMeet = (number: number) => !people.heldOutApart || isHeldOutPerson(number) === isHeldOutPerson(sourceNumber);
  const draw = (number: number) =>
    skins ? samplePhotographicPerson(head, skins, seed, number) : sampleDetailedPerson(head, seed, number);
  const look = skins ? "photographic" : "detailed";
  const somebodyElse = (): Person => {
    let number = sourceNumber;
    while (taken.has(number) || !mayMeet(number)) number = random.index(people.count);
    taken.add(number);
    return draw(number);
  };
  const easy = (person: Person, view: string): Portrait => {
    const own = RandomStream.of(seed, "view", index, view);
    const base = sampleDetailedScene(`${seed}/${index}/${view}`, person, 0, undefined, { glasses: 0, others: 0 });
    return { person, scene: { ...easeScene(own, base), look } };
  };
  const source = easy(draw(sourceNumber), "source");
  const person = somebodyElse();
  const target: Portrait = { person, scene: HARDEN[stratum](random, easy(person, "target").scene, person) };
  const local = kind === "mix" ? easy(somebodyElse(), "local") : undefined;
  const result = local
    ? mixPeople(head, source.person, local.person, `${source.person.id}+${local.person.id}`)
    : source.person;
  const { pose } = target.scene;
  return {
    id: `${seed}-${String(index).padStart(5, "0")}`,
    kind,
    stratum,
    source,
    ...(local && { local }),
    target,
    result,
    referenceScene: { ...freeScene(seed, index, result), look },
    relight: otherLight(random, source.scene.light),
    wrong: {
      person: somebodyElse(),
      ...otherExpression(random, target.scene.expressionName, target.scene.gaze),
      // Towards the front: a head that is turned far would otherwise show its back.
      pose: {
        yaw: round(pose.yaw - (pose.yaw > 0 ? 1 : -1) * WRONG_YAW),
        pitch: round(clamp(pose.pitch + (random.chance(0.5) ? 1 : -1) * WRONG_PITCH, -22, 22)),
        roll: pose.roll,
      },
      light: otherLight(random, target.scene.light),
    },
  };
}

/** A scene such as a target of this stratum has: easy but for what makes it hard. A function of the arguments alone. */
export function sceneOfStratum(
  seed: string,
  person: Person,
  stratum: Stratum,
  look: NonNullable<Scene["look"]>,
): Scene {
  const random = RandomStream.of(seed, "stratum", person.id);
  const base = sampleDetailedScene(`${seed}/${stratum}`, person, 0, undefined, { glasses: 0, others: 0 });
  return HARDEN[stratum](random, { ...easeScene(random, base), look }, person);
}

/** Any scene without something before the face: other hair lengths, light, expression and a wider range of poses. */
function freeScene(seed: string, index: number, person: Person): Scene {
  return sampleDetailedScene(
    `${seed}/${index}/reference`,
    person,
    0,
    { yaw: 30, pitch: 15, roll: 15 },
    { glasses: 0, others: 0 },
  );
}
