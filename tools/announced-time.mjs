import { readdirSync } from "node:fs";

/** Photographs of which faces are found and aligned in a second, on two cores. */
const photographsPerSecond = 3;
/** Drawing a sheet, measuring and the report, minutes. */
const others = 2;

/** What `npm start` says of its time before it begins. @param seconds of fine-tuning @param files in which faces are to be found first */
export function announcedTime(seconds, files) {
  const minutes = Math.ceil(others + (seconds + files / photographsPerSecond) / 60);
  const found = files === 0 ? "" : `, finding the faces in ${files} files included`;
  return `This takes about ${minutes} minutes on two cores${found}; a first start fetches packages as well: without photographs it took 99 s from the clone on, and about 3 GB on the disk.`;
}

/** Files of a folder and of those in it. */
export const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory()).length;
