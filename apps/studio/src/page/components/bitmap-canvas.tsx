import { useEffect, useRef } from "react";

interface BitmapCanvasProps {
  readonly bitmap: ImageBitmap;
  /** What a screen reader says; empty for pictures that something beside them describes. */
  readonly label: string;
  readonly className?: string;
}

/** A decoded picture on the page. */
export function BitmapCanvas({ bitmap, label, className }: BitmapCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { current } = canvas;
    if (current === null || bitmap.width === 0) return;
    current.width = bitmap.width;
    current.height = bitmap.height;
    current.getContext("2d")?.drawImage(bitmap, 0, 0);
  }, [bitmap]);
  if (label === "") return <canvas ref={canvas} className={className} />;
  return <canvas ref={canvas} className={className} role="img" aria-label={label} />;
}
