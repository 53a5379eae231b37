import { ConfigError } from "@mfim/core";
import { useBackend } from "@mfim/native";
import type { FaceChoice } from "@mfim/photographs";
import { assertSignable } from "../credentials/content-credentials.ts";
import { assertOuts } from "../picture/out-path.ts";
import { assertPicturePath } from "../picture/write-picture.ts";
import { lookForFaces, type Role } from "../swap/cast.ts";
import { type FaceWish, isPerson, parseFaceWish } from "../swap/face-choice.ts";
import { readFacesMap } from "../swap/faces-map.ts";
import { runRoles } from "../swap/picture-job.ts";
import { SwapSession } from "../swap/swap-session.ts";
import { pictureSettings, sessionOptions, sourceChoice } from "./flag-settings.ts";
import type { OnePictureFlags, RoleFlags } from "./one-picture-flags.ts";
import { describeReport } from "./print-report.ts";

/** A role before its sources are loaded. */
export interface Part {
  readonly wish: FaceWish;
  readonly paths: readonly string[];
}

/** @throws ConfigError unless it is said once whose identity goes where */
export async function partsOf({ source, facesMap, face }: RoleFlags): Promise<Part[]> {
  if ((source === undefined) === (facesMap === undefined))
    throw new ConfigError("Expected --source or --faces-map, one of them: whose identity is taken?");
  if (facesMap === undefined) return [{ wish: parseFaceWish(face, "--face"), paths: [source as string] }];
  return (await readFacesMap(facesMap)).map((role) => ({ wish: role.face, paths: [role.source] }));
}

/** All files that a command reads of its user, so that it replaces none of them. */
export const inputsOf = (
  { target, facesMap }: { readonly target: string; readonly facesMap?: string },
  parts: readonly Part[],
  others: readonly (string | undefined)[] = [],
): readonly string[] =>
  [
    target,
    facesMap,
    ...parts.flatMap(({ wish, paths }) => [...paths, isPerson(wish) ? wish.person : undefined]),
    ...others,
  ].filter((path) => path !== undefined);

/** @throws PictureError for a source that cannot be used */
export async function loadRoles(
  session: SwapSession,
  parts: readonly Part[],
  choice: FaceChoice,
  mixing: Parameters<SwapSession["sources"]>[2],
): Promise<Disposable & { readonly roles: readonly Role[] }> {
  const roles: Role[] = [];
  for (const { wish, paths } of parts) roles.push({ wish, sources: await session.sources(paths, choice, mixing) });
  return {
    roles,
    [Symbol.dispose]() {
      for (const { sources } of roles) sources[Symbol.dispose]();
    },
  };
}

/** What both commands do once it is known who is mixed how. */
export async function makePicture(
  flags: OnePictureFlags & { readonly facesMap?: string; readonly weights?: string },
  parts: readonly Part[],
  mixing: Parameters<SwapSession["sources"]>[2],
): Promise<void> {
  const [settings, choice] = [pictureSettings(flags), sourceChoice(flags)];
  assertPicturePath(flags.out, "--out");
  if (flags.certificate !== undefined) assertSignable(flags.out);
  await assertOuts(
    [
      { option: "--out", path: flags.out },
      { option: "--sheet", path: flags.sheet },
    ],
    inputsOf(flags, parts, [flags.mask, flags.weights]),
  );
  await useBackend({ purpose: "infer" });
  using session = await SwapSession.open(sessionOptions(flags));
  // Side by side: what one leaves to other threads, such as decoding and blurring, the other need not wait for.
  const seeing = lookForFaces(
    session,
    flags.target,
    parts.map(({ wish }) => wish),
  );
  seeing.catch(() => {}); // where a source is wrong, that is said
  using roles = await loadRoles(session, parts, choice, mixing);
  const report = await runRoles(session, roles.roles, flags, settings, await seeing);
  process.stdout.write(`${describeReport(flags.out, report, session.meter?.id)}\n`);
}
