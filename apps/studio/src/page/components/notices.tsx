import { X } from "lucide-react";
import { Button } from "react-aria-components";

export interface Notice {
  readonly id: number;
  readonly text: string;
}

/** What went wrong, one sentence each; read out when it appears. */
export function Notices({ notices, onDismiss }: { readonly notices: readonly Notice[]; onDismiss(id: number): void }) {
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
}
