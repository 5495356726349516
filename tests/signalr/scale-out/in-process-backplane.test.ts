import { createInProcessBus } from "#lib/signalr/scale-out/in-process-backplane.ts";
import { hubBackplaneContract } from "#tests/contracts/hub-backplane.ts";

const bus = createInProcessBus();
hubBackplaneContract(() => bus.connect());
