import { spawnSync } from "node:child_process";
import { findProgram } from "./find-program.ts";

interface TestTool {
  /** What it is, for the person who is told that it is missing. */
  name: string;
  /** Any of these programs will do. */
  programs: readonly string[];
  /** The first of them that there is gets installed. */
  aptPackages: readonly string[];
}

/** The same Chromium without a window, its menus and services: tests in it take half of the time. */
const headlessShell = "chromium-headless-shell";

const browser: TestTool = {
  name: "a browser",
  programs: [headlessShell, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
  aptPackages: [headlessShell, "chromium"],
};

const redis: TestTool = { name: "Redis", programs: ["redis-server"], aptPackages: ["redis-server"] };

/** Started by hand on the path of its package: what is in the PATH is for the system's own server. */
const rabbitmq: TestTool = { name: "RabbitMQ", programs: ["rabbitmq-server"], aptPackages: ["rabbitmq-server"] };

const testTools: readonly TestTool[] = [browser, redis, rabbitmq];

/** A program that the tests need is missing and cannot be installed from here. Its message says what to do. */
export class MissingToolError extends Error {}

/** @returns the absolute path of an installed Chromium or Chrome, or null. */
export function findBrowser(): string | null {
  return findProgram(browser.programs);
}

/**
 * Installs the programs that the tests need beside the npm packages, by apt, where they are missing.
 * @throws MissingToolError
 */
export function installTestTools(): void {
  const missing = testTools.filter(isMissing);
  if (missing.length === 0) return;
  console.log(`Installing for the tests: ${missing.map(({ name }) => name).join(", ")}`);
  apt(["update"]);
  for (const tool of missing) {
    for (const name of tool.aptPackages) if (isMissing(tool)) apt(["install", "-y", "--no-install-recommends", name]);
  }
  const stillMissing = missing.filter(isMissing);
  if (stillMissing.length === 0) return;
  const needs = stillMissing.map(({ name, programs }) => `${name} (${programs.join(" or ")})`);
  throw new MissingToolError(`The tests need ${needs.join(" and ")} in the PATH, and apt-get did not install it.`);
}

const isMissing = ({ programs }: TestTool): boolean => findProgram(programs) === null;

/** Runs apt-get as root. Whether it helped is seen by what is installed afterwards. */
function apt(args: readonly string[]): void {
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "--non-interactive"];
  const command = [...asRoot, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", ...args];
  spawnSync("env", command, { stdio: ["ignore", "ignore", "inherit"] });
}

if (import.meta.main) installTestTools();
