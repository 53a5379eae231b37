/** What a package's readme promises: the line that installs it, and its first example. */
export interface ReadmeExample {
  /** Arguments of the readme's `npm install`: `["@mfim/nn", "@tensorflow/tfjs"]`, perhaps `--save-dev`. */
  readonly install: readonly string[];
  readonly code: string;
  /** An example that imports vitest is a test file and runs under it. */
  readonly isTest: boolean;
}

const installLine = /^npm install (.+?)(?:\s+#.*)?$/m;
const firstExample = /^```ts\n([\s\S]*?)^```$/m;

/** The first `npm install` line and the first `ts` block of a readme; throws a sentence where one is absent. */
export function readReadmeExample(readme: string, where: string): ReadmeExample {
  const install = installLine.exec(readme)?.[1];
  if (install === undefined) throw new Error(`${where}: expected a line "npm install ..." in a code block.`);
  const code = firstExample.exec(readme)?.[1];
  if (code === undefined) throw new Error(`${where}: expected an example in a \`\`\`ts block.`);
  return { install: install.split(/\s+/), code, isTest: /from "vitest"/.test(code) };
}
