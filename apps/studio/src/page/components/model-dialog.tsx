import { Boxes } from "lucide-react";
import { useState } from "react";
import { Button, Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from "react-aria-components";
import type { ModelCard } from "../../model/model-card.ts";
import { loadModelCards } from "../state/model-cards.ts";

export interface ModelChoice {
  /** What the page runs: its name, and how many pixels it paints. */
  readonly name: string;
  readonly size: string;
  /** Of the model that runs; `undefined` for the one that the page opened with. */
  readonly chosen: string | undefined;
  /** The share of a model that is loading; `undefined` while none is. */
  readonly loading: number | undefined;
  /** Resolves when it runs, or when it was said why not. */
  onModel(card: ModelCard): Promise<void>;
}

/** Which model paints: those that the server lists, each with what it was made for. */
export function ModelDialog(choice: ModelChoice) {
  const [cards, setCards] = useState<readonly ModelCard[]>();
  const onOpen = (isOpen: boolean) => {
    if (isOpen) void loadModelCards().then(setCards);
  };
  // Once it has been opened its card knows more.
  const use = async (card: ModelCard) => {
    await choice.onModel(card);
    setCards(await loadModelCards());
  };
  return (
    <DialogTrigger onOpenChange={onOpen}>
      <Button className="button model-button" aria-label={`Model: ${choice.name}, ${choice.size}; choose another`}>
        <Boxes size={16} aria-hidden="true" />
        <span className="model-name">
          {choice.name}
          <span className="wide">, {choice.size}</span>
        </span>
      </Button>
      <ModalOverlay className="overlay" isDismissable>
        <Modal className="modal">
          <Dialog>
            {({ close }) => (
              <>
                <Heading slot="title">Model</Heading>
                <p className="hint">
                  Pictures and sliders stay. The first time a model is opened takes up to some minutes.
                </p>
                <p className="hint" role="status">
                  {choice.loading === undefined ? "" : loadingWords(choice.loading)}
                </p>
                {cards?.length === 0 && (
                  <p role="alert">The studio's server gives no list of models; is it still running?</p>
                )}
                <ul className="model-cards">
                  {cards?.map((card) => (
                    <Card key={card.id} card={card} choice={{ ...choice, onModel: use }} />
                  ))}
                </ul>
                <div className="row">
                  <Button className="button" onPress={close}>
                    Close
                  </Button>
                </div>
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

const loadingWords = (share: number) =>
  share === 0 ? "Preparing the model …" : `Loading the model, ${Math.round(100 * share)} % …`;

/** Long numbers in a text of the model's own, as those beside it are written. */
const grouped = (text: string) => text.replace(/\b\d{5,}\b/g, (digits) => Number(digits).toLocaleString("en"));

const madeFor = {
  renders: "Made for rendered people: of photographs, faces come out less like the source.",
  photographs: "Made for photographs: of rendered people, faces come out less like the source.",
};

function Card({ card, choice }: { readonly card: ModelCard; readonly choice: ModelChoice }) {
  const { id, name, resolution, bytes, steps, data, trainedOn, isFirst, isShipped } = card;
  const isChosen = choice.chosen === undefined ? isFirst : choice.chosen === id;
  const facts = [
    resolution === undefined ? "" : `${resolution} px`,
    `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`,
    steps === undefined ? "" : `${steps.toLocaleString("en")} steps`,
  ].filter((fact) => fact !== "");
  return (
    <li className="model-card" aria-current={isChosen}>
      <div>
        <strong>{name}</strong>
        <p className="hint">
          {facts.join(", ")}
          {isShipped ? "; comes with the project" : ""}
        </p>
        <p className="hint">
          {data === undefined ? "It does not say what it was trained on." : `Trained on ${grouped(data)}.`}
        </p>
        {(trainedOn === "renders" || trainedOn === "photographs") && <p className="hint">{madeFor[trainedOn]}</p>}
      </div>
      {isChosen ? (
        <span className="role">In use</span>
      ) : (
        <Button
          className="button"
          aria-label={`Use ${name}`}
          isDisabled={choice.loading !== undefined}
          onPress={() => void choice.onModel(card)}
        >
          Use
        </Button>
      )}
    </li>
  );
}
