import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import packageJson from "../../package.json" with { type: "json" };

const projectFolder = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(projectFolder, path), "utf8");

/** Targets of links and pictures that are not on the web, relative to the page's own folder. */
function linkedPaths(page: string): string[] {
  return [...read(page).matchAll(/\]\((?<target>[^)#]+)[^)]*\)/g)]
    .map((match) => match.groups?.target ?? "")
    .filter((target) => !/^\w+:/.test(target))
    .map((target) => join(dirname(page), target));
}

/** Paths of files and folders of this project in `code` marks, as seen from the project's root. */
function namedPaths(page: string): string[] {
  return [...read(page).matchAll(/`(?<path>(?:[\w.[\]-]+\/)+[\w.[\]-]*|[\w-]+\.(?:ts|tsx|json))`/g)]
    .map((match) => match.groups?.path ?? "")
    .filter((path) => !madeWhenNeeded.some((folder) => path.startsWith(folder)));
}

/** What a start, a build or a test makes: it is not in the repository. */
const madeWhenNeeded = ["data/", "test-results/", "node_modules/", "public/widget"];

describe.each([
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "docs/ARCHITECTURE.md",
  "docs/many-processes.md",
  "docs/notifications.md",
  "docs/security.md",
  "docs/sql-server.md",
  "docs/terminal-client.md",
])("%s", (page) => {
  it("names only files and folders that exist", () => {
    const paths = [...linkedPaths(page), ...namedPaths(page)];
    expect(paths.filter((path) => !existsSync(join(projectFolder, path)))).toEqual([]);
  });
});

it("docs/ARCHITECTURE.md walks through files: the test above has something to check", () => {
  expect(namedPaths("docs/ARCHITECTURE.md").length).toBeGreaterThan(20);
});

it("README.md lists every setting, and no other", () => {
  const settings = [...read("lib/env.ts").matchAll(/^ {2}(?<name>[A-Z][A-Z_]+): /gm)].map(
    (match) => match.groups?.name,
  );
  const listed = [...read("README.md").matchAll(/^\| `(?<name>[A-Z][A-Z_]+)` \|/gm)].map((match) => match.groups?.name);
  expect(new Set(listed)).toEqual(new Set(settings));
});

it(".ci/run runs the test command of README.md", () => {
  const command = /## Test it\s+```sh\n(?<command>.+)\n```/.exec(read("README.md"))?.groups?.command;
  expect(command).toBe("npm ci && npm test");
  expect(read(".ci/run").trimEnd().split("\n").at(-1)).toBe(command);
});

it.each(["README.md", "CONTRIBUTING.md"])("every npm script that %s names exists", (page) => {
  const named = [...read(page).matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name ?? "");
  expect(named).not.toEqual([]);
  expect(named.filter((name) => !(name in packageJson.scripts))).toEqual([]);
});

describe("docs/security.md", () => {
  /** The tests that it names: a file in `code` marks, and in quotation marks a part of what the test is called. */
  const cited = [...read("docs/security.md").matchAll(/`(?<file>tests\/[\w./-]+)`: "(?<name>[^"]+)"/g)].map(
    ({ groups }) => [groups?.file ?? "", groups?.name ?? ""] as const,
  );

  it("names a test for each attack", () => {
    const [, attacks = ""] = read("docs/security.md").split("## What was tried");
    const rows = attacks.split("\n").filter((line) => line.startsWith("| "));
    expect(cited).toHaveLength(rows.length - 1);
    expect(rows.length).toBeGreaterThan(20);
  });

  it.each(cited)("%s tries %s", (file, name) => {
    expect(read(file)).toContain(name);
  });
});
