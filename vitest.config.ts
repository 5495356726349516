import { defineConfig } from "vitest/config";

const defaults = {
  environment: "node",
  testTimeout: 20_000,
  hookTimeout: 60_000,
} as const;

/** Folders whose tests start whole installations or browsers. */
const heavy = ["tests/bench/**", "tests/start/**", "tests/telemetry/**", "tests/widget/**"];

/** Heavy tests run after the others and one at a time: each needs both cores of a small machine. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...defaults,
          name: "code",
          include: ["tests/**/*.test.ts"],
          exclude: heavy,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...defaults,
          name: "heavy",
          include: heavy.map((folder) => `${folder}/*.test.ts`),
          testTimeout: 60_000,
          maxWorkers: 1,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
