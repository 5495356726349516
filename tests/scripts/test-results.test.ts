import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { addTallies, describeTally, describeVerdict, isSuccess, readTally } from "#scripts/test-results.ts";

let folder: string;
let reportPath: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "parley-results-"));
  reportPath = join(folder, "report.json");
  vi.spyOn(console, "error").mockImplementation(() => {});
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

function vitestReport({ passed = 0, failed = 0, files = [] as object[] }): string {
  const counts = { numPassedTests: passed, numFailedTests: failed, numPendingTests: 1, numTodoTests: 1 };
  return JSON.stringify({ ...counts, testResults: files });
}

describe("the tally of a run", () => {
  it("counts what vitest reports", async () => {
    await writeFile(reportPath, vitestReport({ passed: 5, failed: 2 }));
    expect(await readTally("vitest", { reportPath, exitCode: 1 })).toEqual({ passed: 5, failed: 2, skipped: 2 });
  });

  it("counts a test file that does not load as a failure", async () => {
    await writeFile(reportPath, vitestReport({ passed: 5, files: [{ status: "failed", assertionResults: [] }] }));
    expect(await readTally("vitest", { reportPath, exitCode: 1 })).toMatchObject({ passed: 5, failed: 1 });
  });

  it("counts a journey that passes only at the second try as a failure", async () => {
    const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 0 };
    await writeFile(reportPath, JSON.stringify({ stats }));
    expect(await readTally("playwright", { reportPath, exitCode: 1 })).toEqual({ passed: 3, failed: 2, skipped: 0 });
  });

  it("counts a runner that dies without a report as a failure", async () => {
    expect(await readTally("vitest", { reportPath, exitCode: 0 })).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it("counts a runner that dies halfway through its report as a failure", async () => {
    await writeFile(reportPath, '{"numPassedTests": 5');
    expect(await readTally("vitest", { reportPath, exitCode: 137 })).toMatchObject({ passed: 0, failed: 1 });
  });

  it("counts a bad exit after nothing but passed tests as a failure", async () => {
    await writeFile(reportPath, vitestReport({ passed: 5 }));
    expect(await readTally("vitest", { reportPath, exitCode: 1 })).toMatchObject({ passed: 5, failed: 1 });
  });

  it("is a success only if something passed and nothing failed", () => {
    expect(isSuccess({ passed: 1, failed: 0, skipped: 0 })).toBe(true);
    expect(isSuccess({ passed: 0, failed: 0, skipped: 4 })).toBe(false);
    expect(isSuccess({ passed: 9, failed: 1, skipped: 0 })).toBe(false);
  });

  it("reads `N passed, N failed`, and names skipped tests where there are any", () => {
    const total = addTallies([
      { passed: 2, failed: 1, skipped: 0 },
      { passed: 3, failed: 0, skipped: 0 },
    ]);
    expect(describeTally(total)).toBe("5 passed, 1 failed");
    expect(describeTally({ ...total, skipped: 4 })).toBe("5 passed, 1 failed, 4 skipped");
    expect(describeVerdict({ ...total, skipped: 4 })).toBe("5 passed, 1 failed");
  });
});
