import { X } from "lucide-react";
import { memo } from "react";
import { Button } from "react-aria-components";

export interface Notice {
  readonly id: number;
  readonly text: string;
}

interface NoticesProps {
  readonly notices: readonly Notice[];
  onDismiss(id: number): void;
}

/** What went wrong, one sentence each; read out when it appears. */
export const Notices = memo(function Notices({ notices, onDismiss }: NoticesProps) {
  return (
    <div className="notices" role="alert">
      {notices.map(({ id, text }) => (
        <div key={id} className="notice">
          <p>{text}</p>
          <Button className="icon-button" aria-label="Dismiss this message" onPress={() => onDismiss(id)}>
            <X size={16} aria-hidden="true" />
          </Button>
        </div>
      ))}
    </div>
  );
});
