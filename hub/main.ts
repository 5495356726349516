import { createInProcessSignals } from "#lib/bus/in-process-signals.ts";
import { compose } from "#lib/compose.ts";
import { env, SettingsError } from "#lib/env.ts";
import { isSameOrigin } from "#lib/same-origin.ts";
import { createHubServer } from "#lib/signalr/server.ts";
import { describeFault } from "#lib/telemetry/describe-fault.ts";
import { createChatHub } from "./chat-hub.ts";
import type { HubUser } from "./chat-session.ts";
import { FanOut } from "./fan-out.ts";
import { createHttpDoor } from "./http-door.ts";
import { LogTail } from "./log-tail.ts";

/** How often the hub looks for commits of other processes. A look takes microseconds. */
const lookEveryMs = 4;
const drainMs = 5_000;

async function main(): Promise<void> {
  const settings = env();
  const signals = createInProcessSignals();
  const { database, chat, authenticator, log, errors } = await compose(settings, { process: "hub", signals });
  const report = (error: unknown): void => {
    log.error({ error: describeFault(error) }, "fault in the hub");
    errors.capture(error);
  };
  process.on("unhandledRejection", report);

  const fanOut = new FanOut();
  signals.subscribe((tenantId, signal) => fanOut.signal(tenantId, signal));
  const tail = new LogTail({
    tenants: database.tenants,
    onEvents: (tenantId, logged) => fanOut.events(tenantId, logged),
    onError: report,
  });
  const watcher = database.watch(lookEveryMs, () => tail.wake());
  const heads = setInterval(() => fanOut.heads(), settings.hubHeadSeconds * 1_000);

  const chatHub = createChatHub({ chat, tail, fanOut });
  const hub = createHubServer<HubUser>({
    path: "/hub",
    ...chatHub,
    async authenticate({ token }) {
      const proven = token === undefined ? null : await authenticator.hub(token);
      if (proven === null || proven.principal.kind === "anonymous") return null;
      const { principal, expiresAt } = proven;
      return { user: principal, userIdentifier: `${principal.tenantId}/${principal.id}`, expiresAt };
    },
    allowOrigin: (origin) => isSameOrigin(origin, settings.publicUrl),
    onError: report,
    limits: { maximumMessageBytes: settings.hubMessageBytesMax },
  });

  let isStopping = false;
  const server = createHttpDoor({
    hub,
    authSecret: settings.authSecret,
    isReady: async () =>
      !isStopping &&
      (await database.ping().then(
        () => true,
        () => false,
      )),
    onSignal: (tenantId, signal) => fanOut.signal(tenantId, signal),
  });
  server.listen(settings.hubPort, () => log.info({ port: settings.hubPort }, "the hub listens"));
  server.on("error", (error) => {
    log.fatal({ error: describeFault(error) }, "the hub cannot listen");
    process.exit(1);
  });

  async function stop(): Promise<void> {
    if (isStopping) return;
    isStopping = true;
    log.info("the hub stops");
    clearInterval(heads);
    await hub.close({ graceMs: drainMs });
    watcher.close();
    server.close();
    await database.close();
    await errors.flush(2_000);
    process.exit(0);
  }
  process.on("SIGTERM", () => void stop());
  process.on("SIGINT", () => void stop());
}

try {
  await main();
} catch (error) {
  process.stderr.write(error instanceof SettingsError ? `${error.message}\n` : `${String(error)}\n`);
  process.exit(1);
}
