import { chromium, type Frame } from "@playwright/test";
import { chromiumLaunchOptions } from "#tests/support/browser.ts";
import { startInstallation } from "#tests/support/installation.ts";
import { OperatorPage } from "#tests/support/operator-page.ts";
import { VisitorPage } from "#tests/support/visitor-page.ts";
import { startRelay } from "./relay.ts";
import { enteredAt, noteEnter, whenShown } from "./screen-clock.ts";
import { describeSummary, summarise } from "./statistics.ts";

const warmUpRounds = 10;

/**
 * From the visitor's Enter in the widget to the frame on the operator's screen, with the web process, the hub and both
 * browsers on this machine; beside it, in the same two pages and turn by turn, a bare WebSocket relay that keeps nothing.
 */
export async function benchSendToScreen({ rounds = 200 }: { rounds?: number } = {}): Promise<string> {
  await using installation = await startInstallation();
  const browser = await chromium.launch(chromiumLaunchOptions());
  const relay = startRelay();
  try {
    // The pages' policy lets them connect to Parley alone, and not to the relay.
    const options = { baseURL: installation.webUrl, viewport: { width: 1440, height: 900 }, bypassCSP: true };
    const context = () => browser.newContext(options);
    const visitor = new VisitorPage(await (await context()).newPage());
    const operator = new OperatorPage(await (await context()).newPage());
    await visitor.visit();
    await visitor.openPanel();
    await visitor.write("The first message of the benchmark");
    await operator.signIn("ada@acme.test");
    await operator.open("The first message of the benchmark");
    await operator.action("Claim").click();
    await operator.field.waitFor();

    const widget = visitor.page.frames().find((frame) => frame.url().includes("/widget/frame"));
    if (widget === undefined) throw new Error("The widget has no frame.");
    const screen = operator.page.mainFrame();
    await noteEnter(widget);
    await joinRelay(widget, relay.url);
    await joinRelay(screen, relay.url);

    const parley: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < warmUpRounds + rounds; round += 1) {
      const isMeasured = round >= warmUpRounds;
      const shown = whenShown(screen, `Parley ${round}.`);
      await visitor.write(`Parley ${round}.`);
      const took = (await shown) - (await enteredAt(widget));
      if (isMeasured) parley.push(took);

      const relayed = whenShown(screen, `Relay ${round}.`);
      const sentAt = await sendByRelay(widget, `Relay ${round}.`);
      const bareTook = (await relayed) - sentAt;
      if (isMeasured) bare.push(bareTook);
    }
    return report(parley, bare);
  } finally {
    relay.close();
    await browser.close();
  }
}

/** Opens a socket to the relay in the page, and writes what comes into an element at the end of it. */
async function joinRelay(frame: Frame, url: string): Promise<void> {
  await frame.evaluate(async (address) => {
    const socket = new WebSocket(address);
    const line = document.createElement("div");
    document.body.append(line);
    socket.addEventListener("message", ({ data }) => {
      line.textContent = String(data);
    });
    addEventListener("bench-send", (event) => {
      if (event instanceof CustomEvent) socket.send(String(event.detail));
    });
    await new Promise((resolve) => socket.addEventListener("open", resolve));
  }, url);
}

function sendByRelay(frame: Frame, text: string): Promise<number> {
  return frame.evaluate((detail) => {
    const at = performance.timeOrigin + performance.now();
    dispatchEvent(new CustomEvent("bench-send", { detail }));
    return at;
  }, text);
}

function report(parley: readonly number[], bare: readonly number[]): string {
  const [ours, limit] = [summarise(parley), summarise(bare)];
  return [
    `Send to screen, ${parley.length} messages, milliseconds`,
    `${"".padEnd(28)}${["median", "p95", "worst"].map((head) => head.padStart(10)).join("")}`,
    describeSummary("Parley, durable", ours),
    describeSummary("bare relay, keeps nothing", limit),
    `ratio of the medians: ${(ours.median / limit.median).toFixed(2)}`,
  ].join("\n");
}
