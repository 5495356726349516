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

/** The servers behind a proxy, by the ports at which they listen. */
interface Targets {
  ports: readonly number[];
  /** Whether a server takes new connections. One that does not is only tried when no other answers. */
  isUp(port: number): boolean;
}

/** A way to servers on this machine that fails on demand. Each connection goes to the next of them that is up. */
export class ChaosProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #targets: Targets;
  readonly #connections = new Set<Connection>();
  #accepted = 0;
  #imposed: { conditions: Conditions; share: Share } = { conditions: goodConditions, share: "all" };

  private constructor(targets: Targets) {
    this.#targets = targets;
    // A half that is closed is passed on as such, like everything else.
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (inner) => this.#accept(inner));
  }

  /** Listens on a port of its own. */
  static async over(ports: readonly number[], isUp: Targets["isUp"] = () => true): Promise<ChaosProxy> {
    const proxy = new ChaosProxy({ ports, isUp });
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
    const [first = 0, ...others] = this.#inTurn(number);
    const connection = { number, inner, outer: reach(first) };
    this.#connections.add(connection);
    inner.on("error", () => reset(connection));
    inner.on("close", () => this.#forget(connection));
    this.#connect(connection, { others, conditions });
  }

  /** All servers, another one first for each connection, and those last that are not up. */
  #inTurn(number: number): number[] {
    const { ports, isUp } = this.#targets;
    const start = number % ports.length;
    const rotated = [...ports.slice(start), ...ports.slice(0, start)];
    return [...rotated.filter((port) => isUp(port)), ...rotated.filter((port) => !isUp(port))];
  }

  /** Passes everything on as soon as a server takes the connection. Where one refuses it, the next is asked. */
  #connect(
    connection: Connection,
    { others: [next, ...others], conditions }: { others: readonly number[]; conditions: () => Conditions },
  ): void {
    const { inner, outer } = connection;
    let isTaken = false;
    outer.on("connect", () => {
      isTaken = true;
      new ShapedPipe({ from: inner, to: outer, direction: "up", conditions }).open();
      new ShapedPipe({ from: outer, to: inner, direction: "down", conditions }).open();
    });
    outer.on("error", () => {
      if (isTaken || next === undefined || inner.destroyed) return reset(connection);
      connection.outer = reach(next);
      this.#connect(connection, { others, conditions });
    });
    outer.on("close", () => this.#forget(connection));
  }

  #forget(connection: Connection): void {
    if (connection.inner.destroyed && connection.outer.destroyed) this.#connections.delete(connection);
  }
}

function reach(port: number): Socket {
  return connect({ port, host, allowHalfOpen: true, noDelay: true });
}

function reset({ inner, outer }: Connection): void {
  inner.resetAndDestroy();
  outer.resetAndDestroy();
}
