import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, vi } from "vitest";
import { freePorts } from "#tests/support/free-ports.ts";

/** A run of what `npm start` runs, on a data folder of its own. It ends with the test. */
export class Start {
  readonly webUrl: string;
  readonly hubUrl: string;
  /** Everything that it has printed, both streams. */
  printed = "";
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;

  constructor(child: ChildProcess, { webPort, hubPort }: { webPort: number; hubPort: number }) {
    this.webUrl = `http://localhost:${webPort}`;
    this.hubUrl = `http://localhost:${hubPort}`;
    this.#child = child;
    this.#exited = once(child, "close");
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.printed += chunk.toString();
      });
    }
  }

  /** Waits until the text stands on the terminal. */
  prints(text: string): Promise<void> {
    return vi.waitFor(() => expect(this.printed).toContain(text), { timeout: 45_000, interval: 20 });
  }

  /** What Ctrl-C does. */
  interrupt(): void {
    this.#child.kill("SIGINT");
  }

  /** Waits for the end. @returns the exit code */
  async exitCode(): Promise<number | null> {
    await this.#exited;
    return this.#child.exitCode;
  }

  /** Kills the running hub, and waits until it is gone. */
  async killHub(): Promise<void> {
    const hub = await vi.waitFor(() => this.#hubPid(), { timeout: 10_000, interval: 20 });
    process.kill(hub, "SIGKILL");
    await vi.waitFor(() => expect(this.#children()).not.toContain(hub), { timeout: 10_000, interval: 20 });
  }

  #hubPid(): number {
    const pid = this.#children().find((child) => commandOf(child).includes("hub/main.ts"));
    if (pid === undefined) throw new Error("No hub runs.");
    return pid;
  }

  #children(): number[] {
    const pid = this.#child.pid;
    const list = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    return list === "" ? [] : list.split(" ").map(Number);
  }
}

/** Starts what `npm start` starts. */
export async function aStart(settings: Record<string, string> = {}): Promise<Start> {
  const dataDir = mkdtempSync(join(tmpdir(), "parley-start-"));
  const [webPort = 0, hubPort = 0] = await freePorts(2);
  const { PATH, HOME } = process.env;
  const ports = { PORT: String(webPort), HUB_PORT: String(hubPort) };
  const child = spawn(process.execPath, ["scripts/start.ts"], {
    env: { PATH, HOME, NODE_ENV: "production", DATA_DIR: dataDir, ...ports, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const start = new Start(child, { webPort, hubPort });
  onTestFinished(async () => {
    start.interrupt();
    await start.exitCode();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return start;
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}
