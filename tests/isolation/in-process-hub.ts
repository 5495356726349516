import { once } from "node:events";
import { createHub, type Hub } from "#hub/create-hub.ts";
import type { Bus } from "#lib/bus/bus.ts";
import { createEmbeddedBus } from "#lib/bus/embedded-bus.ts";
import type { HubBackplane } from "#lib/signalr/scale-out/hub-backplane.ts";
import { Metrics } from "#lib/telemetry/metrics.ts";
import { type TestApplication, testSecret } from "#tests/http/an-application.ts";

export interface InProcessHub extends AsyncDisposable {
  /** Like "http://127.0.0.1:1234". */
  origin: string;
  methods: Hub["methods"];
  /** Sends out what is new. */
  wake(): void;
  errors: unknown[];
}

/**
 * The hub on a real socket in this process, where every statement of its can be watched.
 * @param connection by which it hears of other hubs; without one it is alone
 */
export async function anInProcessHub(
  application: TestApplication,
  { bus = createEmbeddedBus({ asksForWork: () => false }), backplane }: { bus?: Bus; backplane?: HubBackplane } = {},
): Promise<InProcessHub> {
  const errors: unknown[] = [];
  const { server, methods, wake, close } = createHub({
    ...application,
    chat: {
      ...application.chat,
      signals: bus,
      onCommit(commit) {
        application.chat.onCommit?.(commit);
        bus.committed(commit);
      },
    },
    bus,
    backplane,
    report: (error) => void errors.push(error),
    metrics: new Metrics(),
    traces: { fannedOut: () => undefined },
    settings: {
      authSecret: testSecret,
      hubMessageBytesMax: 65_536,
      hubHeadSeconds: 15,
      hubInternalUrl: "http://hub.example",
      hubRecentBytesMax: 1_048_576,
      hubRecheckSeconds: 5,
      trustedProxies: 0,
      metricsToken: undefined,
    },
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  const origin = `http://127.0.0.1:${address.port}`;
  return { origin, methods, wake, errors, [Symbol.asyncDispose]: () => close({ graceMs: 500 }) };
}
