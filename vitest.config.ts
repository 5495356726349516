import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const defaults = {
  environment: "node",
  testTimeout: 20_000,
  hookTimeout: 60_000,
  // What is waited for comes at once on a machine with nothing else to do.
  expect: { poll: { timeout: 10_000 } },
} as const;

/** Tests in a browser, which mostly waits. */
const inBrowser = ["tests/widget/**/*.test.ts", "tests/client/outbox/browser/**/*.test.ts"];
/** Tests that start whole installations, and wait for them. */
const withInstallations = ["tests/{bench,pages,start,telemetry}/**/*.test.ts", "tests/scripts/chat-instances.test.ts"];
/** Tests that hold a server to a time: each needs both cores of a small machine. */
const heavy = [
  "tests/signalr/conformance/chromium.test.ts",
  "tests/signalr/fuzz/**/*.test.ts",
  "tests/chaos/chaos.test.ts",
];

/** They take longest, so they begin first: what begins last is waited for alone. */
const longest = [
  "isolation/matrix",
  "worker/publishing",
  "scripts/chat-instances",
  "widget/identity",
  "widget/first-message",
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- It is the sequencer that sorts, and it makes a new list.
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => longest.some((name) => moduleId.endsWith(`${name}.test.ts`));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** Those that mostly wait run together, and after the others, so that these do not disturb what they wait for. */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...defaults,
          name: "code",
          include: ["tests/**/*.test.ts"],
          exclude: [...inBrowser, ...withInstallations, ...heavy],
          // Much of it waits.
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...defaults,
          name: "browser",
          include: inBrowser,
          testTimeout: 60_000,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...defaults,
          name: "installations",
          include: withInstallations,
          testTimeout: 60_000,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
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
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
