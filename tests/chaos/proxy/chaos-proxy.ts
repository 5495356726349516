import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { type Conditions, goodConditions, isInShare, type Share } from "./conditions.ts";
import { ShapedPipe } from "./shaped-pipe.ts";

interface Connection {
  number: number;
  inner: Socket;
  outer: Socket;
}

const host = "127.0.0.1";

/** A way to a server on this machine that fails on demand. */
export class ChaosProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #targetPort: number;
  readonly #connections = new Set<Connection>();
  #accepted = 0;
  #imposed: { conditions: Conditions; share: Share } = { conditions: goodConditions, share: "all" };

  private constructor(targetPort: number) {
    this.#targetPort = targetPort;
    // A half that is closed is passed on as such, like everything else.
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (inner) => this.#accept(inner));
  }

  /** Listens on a port of its own. */
  static async over(targetPort: number): Promise<ChaosProxy> {
    const proxy = new ChaosProxy(targetPort);
    proxy.#server.listen(0, host);
    await once(proxy.#server, "listening");
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("The proxy does not listen.");
    return address.port;
  }

  get origin(): string {
    return `http://${host}:${this.port}`;
  }

  /** How many connections are open at the moment. */
  get open(): number {
    return this.#connections.size;
  }

  /**
   * From now on a share of the connections, old and new ones, has it so. What was imposed before is over.
   * @returns what lifts it, unless something else has been imposed meanwhile. What was held back arrives then.
   */
  impose(conditions: Partial<Conditions>, share: Share = "all"): () => void {
    const imposed = { conditions: { ...goodConditions, ...conditions }, share };
    this.#imposed = imposed;
    return () => {
      if (this.#imposed === imposed) this.impose({});
    };
  }

  /** Resets a share of the connections that are open. What was under way or held back never arrives. */
  cut(share: Share = "all"): void {
    for (const connection of this.#connections) if (isInShare(share, connection.number)) reset(connection);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.cut();
    await closed;
  }

  #accept(inner: Socket): void {
    const number = this.#accepted;
    this.#accepted += 1;
    const conditions = (): Conditions =>
      isInShare(this.#imposed.share, number) ? this.#imposed.conditions : goodConditions;
    inner.on("error", () => undefined);
    if (conditions().refuses) {
      inner.resetAndDestroy();
      return;
    }
    const outer = connect({ port: this.#targetPort, host, allowHalfOpen: true, noDelay: true });
    const connection = { number, inner, outer };
    this.#connections.add(connection);
    outer.on("error", () => reset(connection));
    inner.on("error", () => reset(connection));
    const closed = (): void => {
      if (inner.destroyed && outer.destroyed) this.#connections.delete(connection);
    };
    inner.on("close", closed);
    outer.on("close", closed);
    new ShapedPipe({ from: inner, to: outer, direction: "up", conditions }).open();
    new ShapedPipe({ from: outer, to: inner, direction: "down", conditions }).open();
  }
}

function reset({ inner, outer }: Connection): void {
  inner.resetAndDestroy();
  outer.resetAndDestroy();
}
