import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { findBrowser, installTestTools, MissingToolError } from "#scripts/install-test-tools.ts";

let folder: string;

/** A PATH with one empty folder: no tools, and no apt-get to install them either. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "parley-path-"));
  vi.stubEnv("PATH", folder);
  vi.spyOn(console, "log").mockImplementation(() => {});
});

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

async function aProgram(name: string, mode: number, script = ""): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${script}`);
  await chmod(path, mode);
  return path;
}

describe("the tools of the tests", () => {
  it("are not installed where Redis, RabbitMQ and any of the browsers are there", async () => {
    for (const name of ["redis-server", "rabbitmq-server"]) await aProgram(name, 0o755);
    const path = await aProgram("google-chrome", 0o755);
    expect(findBrowser()).toBe(path);
    expect(() => installTestTools()).not.toThrow();
    expect(console.log).not.toHaveBeenCalled();
  });

  it("are installed, each by the first of its packages that there is", async () => {
    // Stands in for `env apt-get … <package>`, and has no headless shell.
    const apt = `
      PATH=/usr/bin:/bin
      for package; do :; done
      echo "$package" >> "${folder}/asked"
      case "$package" in chromium | redis-server | rabbitmq-server) cp "$0" "${folder}/$package" ;; esac
    `;
    await aProgram("env", 0o755, apt);
    installTestTools();
    const asked = await readFile(join(folder, "asked"), "utf8");
    const packages = ["chromium-headless-shell", "chromium", "redis-server", "rabbitmq-server"];
    expect(asked.trim().split("\n")).toEqual(["update", ...packages]);
    expect(findBrowser()).toBe(join(folder, "chromium"));
  });

  it("are not found where a file of the name cannot be run", async () => {
    await aProgram("chromium", 0o644);
    expect(findBrowser()).toBeNull();
  });

  it("are asked for by name where apt-get cannot install them", () => {
    expect(() => installTestTools()).toThrow(MissingToolError);
    expect(() => installTestTools()).toThrow("The tests need a browser (chromium-headless-shell or chromium or");
    expect(() => installTestTools()).toThrow("and Redis (redis-server) and RabbitMQ (rabbitmq-server) in the PATH");
  });
});
