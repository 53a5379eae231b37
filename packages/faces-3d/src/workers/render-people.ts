import type { PersonJob, PersonPictures } from "./person-job.ts";
import { renderInThreads, type ThreadOptions } from "./render-in-threads.ts";

export type RenderPeopleOptions = ThreadOptions;

/** Renders the jobs in worker threads and yields their pictures in the order of the jobs. Leaving the loop stops the threads. */
export function renderPeople(jobs: readonly PersonJob[], options: RenderPeopleOptions): AsyncGenerator<PersonPictures> {
  return renderInThreads("people", jobs, options);
}
