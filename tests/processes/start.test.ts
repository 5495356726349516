import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { freePorts } from "#tests/support/free-ports.ts";
import { aStart } from "./a-start.ts";

async function statusOf(url: string): Promise<number | "unreachable"> {
  return fetch(url).then(
    ({ status }) => status,
    () => "unreachable",
  );
}

describe("npm start", () => {
  it("prints the addresses and the demo's logins when both processes are ready, and stops both on Ctrl-C", async () => {
    const start = await aStart();
    await start.prints("Press Ctrl-C to stop.");
    expect(start.printed).toContain(start.webUrl);
    expect(start.printed).toContain(`${start.webUrl}/demo/acme`);
    expect(start.printed).toContain("ada@acme.test");
    expect(start.printed).toContain("parley-demo");
    expect(await statusOf(`${start.webUrl}/health/ready`)).toBe(200);
    expect(await statusOf(`${start.hubUrl}/health/ready`)).toBe(200);

    start.interrupt();
    expect(await start.exitCode()).toBe(0);
    expect(await statusOf(`${start.webUrl}/health/live`)).toBe("unreachable");
    expect(await statusOf(`${start.hubUrl}/health/live`)).toBe("unreachable");
  });

  it("starts a hub that died again, and gives up with exit code 1 at the third death in 30 s", async () => {
    const start = await aStart();
    await start.prints("Press Ctrl-C to stop.");
    await start.killHub();
    await start.prints("The hub process died (SIGKILL); it is started again.");
    await start.killHub();
    await start.killHub();
    expect(await start.exitCode()).toBe(1);
    expect(start.printed).toContain("giving up");
    expect(await statusOf(`${start.webUrl}/health/live`)).toBe("unreachable");
  });

  it.each(["PORT", "HUB_PORT"])("says in one line that %s is taken, with exit code 1", async (name) => {
    const [port] = await freePorts(1);
    const other = createServer().listen(port);
    const start = await aStart({ [name]: String(port) });
    expect(await start.exitCode()).toBe(1);
    expect(start.printed).toBe(
      `Parley cannot start. ${name} ${port} is taken by another program: set ${name} to a free one.\n`,
    );
    other.close();
  });

  it.each([
    { wrong: "a port that is no number", settings: { PORT: "eighty" }, says: /PORT is wrong: / },
    { wrong: "a short secret", settings: { AUTH_SECRET: "short" }, says: /AUTH_SECRET is wrong: must be at least 32/ },
    {
      wrong: "an address without http",
      settings: { PUBLIC_URL: "example" },
      says: /PUBLIC_URL is wrong: must be an a/,
    },
    {
      wrong: "a database without a secret",
      settings: { DATABASE_URL: "sqlite:/tmp/never-made.db" },
      says: /AUTH_SECRET is not set: /,
    },
  ])("refuses $wrong in one line, with exit code 1", async ({ settings, says }) => {
    const start = await aStart(settings);
    expect(await start.exitCode()).toBe(1);
    expect(start.printed).toMatch(/^Parley cannot start\. .*\n$/);
    expect(start.printed).toMatch(says);
  });
});
