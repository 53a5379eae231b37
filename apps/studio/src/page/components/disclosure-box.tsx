import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { Button, Disclosure, DisclosurePanel, Heading } from "react-aria-components";

/** Something that most people need not see; while it is closed it costs nothing when a slider moves. */
export function DisclosureBox({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Disclosure className="disclosure">
      {({ isExpanded }) => (
        <>
          <Heading level={3}>
            <Button slot="trigger" className="disclosure-trigger">
              <ChevronRight size={16} aria-hidden="true" /> {title}
            </Button>
          </Heading>
          <DisclosurePanel>{isExpanded && children}</DisclosurePanel>
        </>
      )}
    </Disclosure>
  );
}
