import { X } from "lucide-react";
import { memo, useEffect, useState } from "react";
import { Button, Group } from "react-aria-components";

export interface Notice {
  readonly id: number;
  readonly text: string;
  /** Something went wrong, or something that is good to know. */
  readonly kind: "problem" | "note";
}

interface NoticesProps {
  readonly notices: readonly Notice[];
  onDismiss(id: number): void;
}

/** How long a notice stays by itself, milliseconds; not counted while a pointer or the keyboard is on it. */
const stay: Readonly<Record<Notice["kind"], number>> = { problem: 30_000, note: 8_000 };

/** What the page has to say, one sentence each; read out when it appears. */
export const Notices = memo(function Notices({ notices, onDismiss }: NoticesProps) {
  return (
    <div className="notices" role="alert">
      {notices.map((notice) => (
        <NoticeLine key={notice.id} notice={notice} onDismiss={onDismiss} />
      ))}
    </div>
  );
});

function NoticeLine({ notice, onDismiss }: { readonly notice: Notice } & Pick<NoticesProps, "onDismiss">) {
  const { id, text, kind } = notice;
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => onDismiss(id), stay[kind]);
    return () => clearTimeout(timer);
  }, [id, kind, isHeld, onDismiss]);
  return (
    <Group
      className="notice"
      data-kind={kind}
      aria-label={kind === "note" ? "Note" : "Problem"}
      onHoverChange={setHeld}
    >
      <p>{text}</p>
      <Button
        className="icon-button"
        aria-label="Dismiss this message"
        onFocusChange={setHeld}
        onPress={() => onDismiss(id)}
      >
        <X size={16} aria-hidden="true" />
      </Button>
    </Group>
  );
}
