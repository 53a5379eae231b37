/** Pixels of a sign's width as a share of its size, wide ones included. */
const signWidth = 0.56;
const lineHeight = 1.25;
const mostLines = 3;

/** Pixels: small enough for a cell of 64, large enough to read. */
const sizeFor = (cell: number) => Math.min(16, Math.max(9, Math.round(cell / 9)));

const linesFor = (title: string, cell: number) =>
  wrapped(title, Math.max(4, Math.floor(cell / (sizeFor(cell) * signWidth))));

/** A label that takes one line over a cell; what is too much is cut. */
export function oneLine(label: string, cell: number): string {
  const most = Math.max(4, Math.floor(cell / (sizeFor(cell) * signWidth)));
  return label.length > most ? `${label.slice(0, most - 1)}…` : label;
}

/** Height of the band that holds the titles of columns of so many pixels. */
export function titleHeight(titles: readonly string[], cell: number): number {
  const lines = Math.max(...titles.map((title) => linesFor(title, cell).length));
  return Math.round(lines * sizeFor(cell) * lineHeight + sizeFor(cell) * 0.8);
}

/** The band as SVG: each title in the middle above its column, its last line at the bottom. */
export function sheetTitles(titles: readonly string[], cell: number, gap: number): Buffer {
  const [size, height] = [sizeFor(cell), titleHeight(titles, cell)];
  const texts = titles.flatMap((title, column) => {
    const lines = linesFor(title, cell);
    const middle = column * (cell + gap) + cell / 2;
    const first = height - size * 0.5 - (lines.length - 1) * size * lineHeight;
    return lines.map((line, n) => `<text x="${middle}" y="${first + n * size * lineHeight}">${escaped(line)}</text>`);
  });
  const style = `font-family="sans-serif" font-size="${size}" text-anchor="middle" fill="#202020"`;
  const width = titles.length * cell + (titles.length - 1) * gap;
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><g ${style}>${texts.join("")}</g></svg>`,
  );
}

/** Cut at blanks and hyphens into at most three lines of so many signs; what is left stays on the last. */
export function wrapped(title: string, most: number): string[] {
  const lines: string[] = [];
  for (const part of title.split(/(?<=[-\s])/)) {
    const last = lines.at(-1);
    if (last !== undefined && ((last + part).trimEnd().length <= most || lines.length === mostLines))
      lines[lines.length - 1] = last + part;
    else lines.push(part);
  }
  return lines.map((line) => line.trimEnd());
}

const escaped = (text: string) => text.replace(/[<>&]/g, (sign) => `&#${sign.charCodeAt(0)};`);
