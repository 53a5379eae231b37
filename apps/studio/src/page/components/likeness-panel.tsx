import { type LikenessWords, likenessWords } from "@mfim/metrics/likeness";
import type { ModelCard } from "../../model/model-card.ts";
import { useLikeness } from "../state/use-likeness.ts";
import type { MixOrder, StudioTasks } from "../worker/protocol.ts";
import { DisclosureBox } from "./disclosure-box.tsx";

interface LikenessProps {
  readonly tasks: StudioTasks;
  readonly order: MixOrder | undefined;
  /** Of the model that paints. */
  readonly card: ModelCard | undefined;
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** Whether the result came nearer to the source, in words and with the scale; and what the model was made for, where it was for other pictures. */
export function LikenessPanel({ tasks, order, card }: LikenessProps) {
  const report = useLikeness(tasks, order);
  if (order === undefined) return null;
  const words = report && likenessWords(report, report.recogniser, report.of);
  return (
    <section className="panel likeness" aria-label="Likeness" data-measured={report !== undefined}>
      <h2>Likeness</h2>
      <p role="status">{words === undefined ? notYet : sentence(words)}</p>
      {report &&
        (card?.trainedOn === "renders" || card?.trainedOn === "photographs") &&
        card.trainedOn !== report.of && (
          <p className="hint">{madeForOthers[card.trainedOn]} Choose another model by its name above, or train one.</p>
        )}
      <DisclosureBox title="Figures and their scale">
        <p className="hint">{words === undefined ? notYet : figuresOf(words)}</p>
      </DisclosureBox>
    </section>
  );
}

const madeForOthers = {
  renders:
    "This model was made for rendered people, and these pictures do not say that they are rendered: faces come out less like the source.",
  photographs:
    "This model was made for photographs, and these pictures say that they are rendered: faces come out less like the source.",
};

const notYet = "Measured once nothing changes.";

const sentence = ({ moved, place }: LikenessWords) =>
  place === undefined ? `${capital(moved)}.` : `${capital(moved)}: ${place}.`;

const figuresOf = ({ figures, scale }: LikenessWords) =>
  scale === undefined
    ? `${capital(figures)}; this recogniser has no measured scale.`
    : `${capital(figures)}; by this recogniser ${scale}.`;
