import { defineConfig } from "vitest/config";

/** Tests run from source through the private export condition, one process a file: the native backend is process-wide. */
const source = { conditions: ["@mfim/source", "node", "import", "module", "default"] };

export default defineConfig({
  resolve: source,
  ssr: { resolve: { conditions: source.conditions, externalConditions: ["@mfim/source", "node"] } },
  test: {
    include: ["{packages,apps}/*/src/**/*.test.ts", "tools/**/*.test.ts", "examples/*/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    execArgv: ["--conditions=@mfim/source"],
  },
});
