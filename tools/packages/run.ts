import { spawn } from "node:child_process";

/** Ends in an error that holds the program's output, unless its exit code is 0; gives what it wrote to the output otherwise. */
export function run(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let [output, all] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk;
    all += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    all += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${[program, ...args].join(" ")} ended with code ${code}:\n${all.trim()}`));
    });
  });
}

/** The environment of a user's shell: nothing of the npm or pnpm that runs this, no flags or conditions for Node. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const settings = /^(npm_|pnpm_|NODE_OPTIONS$|NODE_PATH$|VITEST|INIT_CWD$)/i;
  const kept = Object.entries(process.env).filter(
    ([name]) => !settings.test(name) || /^npm_config_(registry|cafile|.*proxy)$/i.test(name),
  );
  return { ...Object.fromEntries(kept), npm_config_update_notifier: "false" };
}
