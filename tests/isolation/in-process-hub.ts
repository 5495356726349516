import { once } from "node:events";
import { createHub, type Hub } from "#hub/create-hub.ts";
import { createInProcessSignals } from "#lib/bus/in-process-signals.ts";
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

/** The hub on a real socket in this process, where every statement of its can be watched. */
export async function anInProcessHub(application: TestApplication): Promise<InProcessHub> {
  const errors: unknown[] = [];
  const signals = createInProcessSignals();
  const { server, methods, wake, close } = createHub({
    ...application,
    chat: { ...application.chat, signals },
    signals,
    report: (error) => void errors.push(error),
    metrics: new Metrics(),
    traces: { fannedOut: () => undefined },
    settings: {
      authSecret: testSecret,
      hubMessageBytesMax: 65_536,
      hubHeadSeconds: 15,
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
