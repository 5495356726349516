import { setTimeout as delay } from "node:timers/promises";
import { type Cluster, type ClusterShape, startCluster } from "#bench/cluster/cluster.ts";
import { HubSocket } from "#bench/cluster/hub-socket.ts";
import { type Summary, summarise } from "#bench/statistics.ts";
import { aSwitchboard } from "#tests/http/a-switchboard.ts";
import { type Person, someVisitor } from "#tests/http/person.ts";
import { runCrowd, type Waits } from "./crowd.ts";

export interface MatchingBenchOptions {
  operators?: number;
  visitors?: number;
  visitorsPerSecond?: number;
  shapes?: readonly ClusterShape[];
  onProgress?(line: string): void;
}

/** What p99 is to stay below. */
const limitsMs = { offered: 50, told: 100 } as const;

const defaultShapes: readonly ClusterShape[] = [
  { hubs: 1, workers: 0, redis: false, rabbitmq: false },
  { hubs: 3, workers: 2, redis: true, rabbitmq: true },
];

const connectAtOnce = 50;
const warmUpVisitors = 50;

/**
 * How long visitors wait for their offer, and both sides to be told of its acceptance, over real sockets and a SQLite
 * file: in one hub process that does the worker's part as well, and over several with Redis and RabbitMQ.
 */
export async function benchMatching(options: MatchingBenchOptions = {}): Promise<string> {
  const { operators = 200, visitors = 2_000, visitorsPerSecond = 20, shapes = defaultShapes } = options;
  const report = [
    `Matching: ${operators} operators, ${visitors} visitors, ${visitorsPerSecond} of them a second; milliseconds`,
  ];
  for (const shape of shapes) {
    options.onProgress?.(`matching: ${describeShape(shape)}`);
    await using cluster = await startCluster(shape);
    const waits = await measure(cluster, { operators, visitors, visitorsPerSecond });
    report.push("", `  ${describeShape(shape)}`, heads, ...describeWaits(waits));
  }
  return report.join("\n");
}

async function measure(
  { application, hubOrigins }: Cluster,
  { operators: count, visitors, visitorsPerSecond }: Required<Omit<MatchingBenchOptions, "shapes" | "onProgress">>,
): Promise<Waits> {
  const board = await aSwitchboard(application, { offerMode: "one", offerSeconds: 60 });
  const origins = endlessly(hubOrigins);
  const connect = async ({ principal }: Person): Promise<HubSocket> => {
    const { token } = await application.tokens.forHub(principal);
    const socket = await HubSocket.open(origins.next().value, token);
    await socket.call("Subscribe", {});
    return socket;
  };
  const operators = new Map<string, HubSocket>();
  while (operators.size < count) {
    const some = Array.from({ length: Math.min(connectAtOnce, count - operators.size) }, async () => {
      const operator = await board.operator({ capacity: warmUpVisitors + visitors });
      operators.set(operator.id, await connect(operator));
    });
    await Promise.all(some);
  }
  const arriving: Person[] = [];
  for (let number = 0; number < warmUpVisitors + visitors; number += 1) {
    arriving.push(await someVisitor(application, board.tenant));
  }
  const nextVisitor = (): Promise<HubSocket> => {
    const visitor = arriving.pop();
    if (visitor === undefined) throw new Error("There are no more visitors.");
    return connect(visitor);
  };
  // Their arrivals are behind them.
  await delay(1_000);
  await runCrowd({ operators, nextVisitor, visitors: warmUpVisitors, visitorsPerSecond });
  const waits = await runCrowd({ operators, nextVisitor, visitors, visitorsPerSecond });
  for (const socket of operators.values()) socket.close();
  return waits;
}

function* endlessly<Item>(items: readonly Item[]): Generator<Item, never> {
  for (;;) yield* items;
}

function describeShape({ hubs, workers, redis, rabbitmq }: ClusterShape): string {
  if (workers === 0) return "one hub process, which matches as well";
  const brokers = [redis && "Redis", rabbitmq && "RabbitMQ"].filter((name) => name !== false);
  return [`${hubs} hubs`, `${workers} workers`, ...brokers].join(", ");
}

const heads = `  ${"".padEnd(40)}${["median", "p99", "worst", "limit", "p99/limit"].map((head) => head.padStart(10)).join("")}`;

function describeWaits({ offered, told }: Waits): string[] {
  return [
    line("first message → offer at an operator", summarise(offered), limitsMs.offered),
    line("accept → both sides told", summarise(told), limitsMs.told),
  ];
}

function line(name: string, { median, p99, worst }: Summary, limitMs: number): string {
  const cells = [median.toFixed(1), p99.toFixed(1), worst.toFixed(1), String(limitMs), (p99 / limitMs).toFixed(2)];
  return `  ${name.padEnd(40)}${cells.map((cell) => cell.padStart(10)).join("")}`;
}
