import { useEffect, useState } from "react";
import type { useNotices } from "./use-notices.ts";

/** Says once where the browser does not keep the model for the next visit, when there is a page to read it on. */
export function useKeptModel(isReady: boolean, notify: ReturnType<typeof useNotices>["notify"]): void {
  const [tooLarge, setTooLarge] = useState<number>();
  useEffect(() => {
    const { serviceWorker } = navigator;
    if (serviceWorker === undefined) return;
    const hear = ({ data }: MessageEvent<{ readonly kind?: string; readonly bytes?: number } | undefined>) => {
      if (data?.kind === "model-not-kept") setTooLarge(data.bytes ?? 0);
    };
    serviceWorker.addEventListener("message", hear);
    serviceWorker.startMessages();
    return () => serviceWorker.removeEventListener("message", hear);
  }, []);
  useEffect(() => {
    if (!isReady || tooLarge === undefined) return;
    const size = Math.round(tooLarge / 1e6);
    notify(`This browser does not keep a model of ${size} MB: the next visit needs the server again.`, "note");
  }, [isReady, tooLarge, notify]);
}
