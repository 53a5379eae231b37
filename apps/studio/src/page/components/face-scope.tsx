import { Label, Radio, RadioGroup } from "react-aria-components";
import type { Scope } from "../state/mixture.ts";

interface FaceScopeProps {
  readonly scope: Scope;
  onScope(scope: Scope): void;
}

/** Which faces of a group are swapped. */
export function FaceScope({ scope, onScope }: FaceScopeProps) {
  return (
    <RadioGroup className="radios scope" value={scope} onChange={(value) => onScope(value as Scope)}>
      <Label>Who is swapped</Label>
      <Radio value="chosen">The chosen face</Radio>
      <Radio value="all">All, by the same sources</Radio>
      <Radio value="each">Each by sources of its own</Radio>
    </RadioGroup>
  );
}
