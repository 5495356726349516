import { createInProcessBus } from "#lib/signalr/scale-out/in-process-backplane.ts";
import { routerSuite } from "./router-suite.ts";

const bus = createInProcessBus();
routerSuite(() => bus.connect());
