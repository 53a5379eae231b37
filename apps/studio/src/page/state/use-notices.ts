import { useCallback, useRef, useState } from "react";
import type { Notice } from "../components/notices.tsx";

/** The last few sentences that the page has to say, until they are dismissed or have been there long enough. */
export function useNotices() {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const numbers = useRef(0);
  const notify = useCallback((text: string, kind: Notice["kind"] = "problem") => {
    setNotices((before) => [...before.slice(-3), { id: numbers.current++, text, kind }]);
  }, []);
  const dismiss = useCallback((id: number) => setNotices((before) => before.filter((notice) => notice.id !== id)), []);
  return { notices, notify, dismiss };
}
