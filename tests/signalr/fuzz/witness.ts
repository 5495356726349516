import { HttpTransportType, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import { MessagePackHubProtocol } from "@microsoft/signalr-protocol-msgpack";
import { type FailureKind, FuzzFailure } from "./fuzz-failure.ts";
import { whenLate } from "./late.ts";

const pauseMs = 50;

interface Sort {
  name: string;
  transport: HttpTransportType;
  isBinary: boolean;
}

const sorts: readonly Sort[] = [
  { name: "WebSockets and JSON", transport: HttpTransportType.WebSockets, isBinary: false },
  { name: "WebSockets and MessagePack", transport: HttpTransportType.WebSockets, isBinary: true },
  { name: "server-sent events and JSON", transport: HttpTransportType.ServerSentEvents, isBinary: false },
  { name: "long polling and JSON", transport: HttpTransportType.LongPolling, isBinary: false },
];

/** Clients that do nothing wrong, one after the other asking the hub for an echo all the time. */
export class Witnesses {
  #isStopped = false;
  #failure: Error | undefined;
  #longestMs = 0;
  #echoes = 0;
  #work: Promise<unknown> = Promise.resolve();

  /** Connects them all. */
  static async start(port: number): Promise<Witnesses> {
    const witnesses = new Witnesses();
    const connections = await Promise.all(sorts.map((sort) => connect(port, sort)));
    const watched = connections.map((connection, index) => witnesses.#watch(connection, sorts[index]?.name ?? ""));
    witnesses.#work = Promise.all(watched);
    return witnesses;
  }

  get count(): number {
    return sorts.length;
  }

  get echoes(): number {
    return this.#echoes;
  }

  /** The longest time, in ms, that one of them waited for its answer. */
  get longestMs(): number {
    return this.#longestMs;
  }

  /** Throws what one of them has suffered. */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#work;
  }

  async #watch(connection: Awaited<ReturnType<typeof connect>>, name: string): Promise<void> {
    connection.onclose((error) =>
      this.#fail("fault", `The witness over ${name} lost its connection: ${String(error)}`),
    );
    while (!this.#isStopped && this.#failure === undefined) {
      await this.#echo(connection, name);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    await connection.stop().catch(() => {});
  }

  async #echo(connection: Awaited<ReturnType<typeof connect>>, name: string): Promise<void> {
    const question = `echo ${this.#echoes++}`;
    const startedAt = performance.now();
    const answered = whenLate(() => this.#fail("hang", `The witness over ${name} waited more than a second.`));
    const answer: unknown = await connection.invoke("Echo", question).catch((error: unknown) => error);
    answered();
    this.#longestMs = Math.max(this.#longestMs, performance.now() - startedAt);
    if (answer !== question) this.#fail("fault", `The witness over ${name} was answered with ${String(answer)}.`);
  }

  #fail(kind: FailureKind, message: string): void {
    if (!this.#isStopped) this.#failure ??= new FuzzFailure(kind, message);
  }
}

async function connect(port: number, { transport, isBinary }: Sort) {
  const builder = new HubConnectionBuilder()
    .withUrl(`http://127.0.0.1:${port}/hub`, { transport, accessTokenFactory: () => "witness" })
    .configureLogging(LogLevel.None);
  const connection = (isBinary ? builder.withHubProtocol(new MessagePackHubProtocol()) : builder).build();
  connection.on("news", () => {});
  await connection.start();
  return connection;
}
