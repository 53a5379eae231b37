import { DataError } from "@mfim/core";
import { listFiles } from "@mfim/files";
import { hasPictureEnding } from "@mfim/photographs";

/**
 * Paths below `folder`, with slashes, of every picture file, links to files and folders among them; sorted by name.
 * @throws DataError for a folder that cannot be read
 */
export async function listPictures(folder: string): Promise<string[]> {
  const files = await listFiles(folder, { recursive: true }).catch((error: Error) => {
    throw new DataError(`${folder}: expected a folder of pictures (${error.message}).`);
  });
  return files
    .map(({ name }) => name)
    .filter((name) => hasPictureEnding(name))
    .sort();
}
