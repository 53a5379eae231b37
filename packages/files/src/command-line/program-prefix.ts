/**
 * How this program was called, so that usage and examples can be copied: "npm run mfim --" or "pnpm mfim" where a package
 * script of that name, with or without "mfim-", runs it, else the name alone.
 * @param name of the program
 * @param env npm and its like say here which script they run, and who they are
 */
export function programPrefix(name: string, env: NodeJS.ProcessEnv = process.env): string {
  const script = env["npm_lifecycle_event"];
  if (script === undefined || ![script, `mfim-${script}`].includes(name)) return name;
  return env["npm_config_user_agent"]?.startsWith("pnpm/") ? `pnpm ${script}` : `npm run ${script} --`;
}
