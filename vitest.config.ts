import { defineConfig } from "vitest/config";

const defaults = {
  environment: "node",
  testTimeout: 20_000,
  hookTimeout: 60_000,
} as const;

/** Tests that start whole installations or browsers, or that hold a server to a time. */
const heavy = [
  "tests/{bench,pages,start,telemetry,widget}/**/*.test.ts",
  "tests/signalr/conformance/chromium.test.ts",
  "tests/signalr/fuzz/**/*.test.ts",
  "tests/client/outbox/browser/**/*.test.ts",
  "tests/chaos/chaos.test.ts",
];

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
          include: heavy,
          testTimeout: 60_000,
          maxWorkers: 1,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
