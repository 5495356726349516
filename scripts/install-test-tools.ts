import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

interface TestTool {
  /** What it is, for the person who is told that it is missing. */
  name: string;
  /** Any of these programs will do. */
  programs: readonly string[];
  aptPackage: string;
}

const browser: TestTool = {
  name: "a browser",
  programs: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
  aptPackage: "chromium",
};

const redis: TestTool = { name: "Redis", programs: ["redis-server"], aptPackage: "redis-server" };

const testTools: readonly TestTool[] = [browser, redis];

/** A program that the tests need is missing and cannot be installed from here. Its message says what to do. */
export class MissingToolError extends Error {}

/** @returns the absolute path of an installed Chromium or Chrome, or null. */
export function findBrowser(): string | null {
  return find(browser);
}

/**
 * Installs the programs that the tests need beside the npm packages, by apt, where they are missing.
 * @throws MissingToolError
 */
export function installTestTools(): void {
  const missing = testTools.filter((tool) => find(tool) === null);
  if (missing.length === 0) return;
  const packages = missing.map((tool) => tool.aptPackage);
  console.log(`Installing for the tests: ${packages.join(", ")}`);
  apt(["update"]);
  apt(["install", "-y", "--no-install-recommends", ...packages]);
  const stillMissing = missing.filter((tool) => find(tool) === null);
  if (stillMissing.length === 0) return;
  const needs = stillMissing.map(({ name, programs }) => `${name} (${programs.join(" or ")})`);
  throw new MissingToolError(`The tests need ${needs.join(" and ")} in the PATH, and apt-get did not install it.`);
}

function find({ programs }: TestTool): string | null {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const candidates = programs.flatMap((program) => folders.map((folder) => join(folder, program)));
  return candidates.find(isExecutable) ?? null;
}

/** Runs apt-get as root. Whether it helped is seen by what is installed afterwards. */
function apt(args: readonly string[]): void {
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "--non-interactive"];
  const command = [...asRoot, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", ...args];
  spawnSync("env", command, { stdio: ["ignore", "ignore", "inherit"] });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

if (import.meta.main) installTestTools();
