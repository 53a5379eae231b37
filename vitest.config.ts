import { defineConfig } from "vitest/config";

/** Tests run from source through the private export condition, one process a file: the native backend is process-wide. */
export default defineConfig({
  resolve: { conditions: ["@mfim/source"] },
  ssr: { resolve: { conditions: ["@mfim/source"], externalConditions: ["@mfim/source"] } },
  test: {
    include: ["{packages,apps}/*/src/**/*.test.ts", "tools/**/*.test.ts", "examples/*/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
