import type { Person } from "./person.ts";

/**
 * A person in the average skin colour of another: features, marks and unevenness stay their own. Photographed skin takes
 * the other's `tone`, drawn skin the other's melanin, blood and undertone; a person without photographed skin gives
 * photographed skin no tone.
 */
export function withToneOf(person: Person, { skin, photo }: Person): Person {
  const { melanin, haemoglobin, undertone } = skin;
  return {
    ...person,
    skin: { ...person.skin, melanin, haemoglobin, undertone },
    ...(person.photo && { photo: { ...person.photo, tone: photo?.tone ?? person.photo.tone } }),
  };
}
