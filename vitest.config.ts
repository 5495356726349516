import { defineConfig } from "vitest/config";

const defaults = {
  environment: "node",
  testTimeout: 20_000,
  hookTimeout: 60_000,
} as const;

/** Tests that start whole installations run after the others and one at a time: each needs both cores of a small machine. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...defaults,
          name: "code",
          include: ["tests/**/*.test.ts"],
          exclude: ["tests/processes/**"],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...defaults,
          name: "processes",
          include: ["tests/processes/**/*.test.ts"],
          testTimeout: 60_000,
          maxWorkers: 1,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
