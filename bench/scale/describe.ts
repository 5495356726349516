import type { ClusterShape } from "#bench/cluster/cluster.ts";
import { describeTable, format, median } from "#bench/signalr/table.ts";
import { summarise } from "#bench/statistics.ts";
import type { HubsMeasurement, HubsOptions } from "./hubs.ts";
import type { Crossing, InstanceName } from "./instances.ts";
import type { TenantsMeasurement, TenantsOptions, TenantsShape } from "./tenants.ts";

/** Of the median from one instance to another, and of the CPU of the instances beside Socket.IO's. */
const aims = { farMs: 0.3, cpuFactor: 0.8 } as const;

const nearMedian = ({ nearMs }: Crossing): number => summarise(nearMs).median;
const farMedian = ({ farMs }: Crossing): number => summarise(farMs).median;
const farP99 = ({ farMs }: Crossing): number => summarise(farMs).p99;
const quietCpu = ({ quiet }: Crossing): number => quiet.instances;
const busyCpu = ({ busy }: Crossing): number => busy.instances;

/** From one instance to another, through Redis: our SignalR server and Socket.IO. */
export function describeCrossings(measured: ReadonlyMap<InstanceName, readonly Crossing[]>): string {
  const column = (head: string, of: (one: Crossing) => number, digits = 2) => {
    return { head, width: 13, cell: (rounds: readonly Crossing[]) => format(median(rounds, of), digits) };
  };
  const columns = [
    column("same p50 ms", nearMedian),
    column("other p50 ms", farMedian),
    column("p99 ms", farP99),
    column("µs CPU each", quietCpu, 0),
    column("Redis", ({ quiet }) => quiet.redis, 0),
    column("busy msgs/s", ({ busyMessagesPerSecond }) => busyMessagesPerSecond, 0),
    column("µs CPU each", busyCpu, 0),
  ];
  const ratios = [
    { head: "delay is", of: farMedian },
    { head: "CPU is", of: quietCpu },
    { head: "busy CPU", of: busyCpu },
  ];
  return [
    "Two instances and a Redis: from a sender to a client at the same instance and to one at the other, one message at a time,",
    "and 50 pairs at different instances who talk as fast as they can. CPU is that of both instances.",
    ...describeTable({ columns, ratios }, measured, () => ""),
    `  aims: other p50 at most ${format(aims.farMs, 2)} ms, and CPU at most ${aims.cpuFactor} × that of Socket.IO`,
  ].join("\n");
}

/** The whole product, from a visitor's sending to operators' sockets. */
export function describeHubs(
  { senders, watchers, calmPerSecond }: HubsOptions,
  measured: ReadonlyMap<ClusterShape, HubsMeasurement>,
): string {
  const first = [...measured.values()][0]?.busyDeliveredPerSecond ?? Number.NaN;
  const lines = [...measured].map(([shape, of]) => {
    const [near, far, busy] = [of.calmNearMs, of.calmFarMs, of.busyMs].map(summarise);
    return row(describeShape(shape), [
      latencies(near),
      of.calmFarMs.length === 0 ? "–" : latencies(far),
      format(of.busySentPerSecond, 0),
      format(of.busyDeliveredPerSecond, 0),
      `${format(of.busyDeliveredPerSecond / first, 2)} ×`,
      latencies(busy),
      format(of.busyCpuUsPerDelivery, 1),
      `${Math.round(of.busyLoadShare * 100)} %`,
    ]);
  });
  const heads = ["same hub ms", "other hub ms", "sent/s", "delivered/s", "", "busy ms", "µs CPU each", "load"];
  return [
    `Parley over several hubs and one SQLite file: ${senders} visitors, each message delivered to ${watchers} connections of operators; p50/p99.`,
    `First ${calmPerSecond} messages a second, then as fast as they are acknowledged. Everything on this machine's cores; "load" is what the visitors and operators take of one.`,
    row("", heads),
    ...lines,
  ].join("\n");
}

/** What a message costs as tenants become more. */
export function describeTenants(
  { perSecond }: TenantsOptions,
  measured: ReadonlyMap<TenantsShape, TenantsMeasurement>,
): string {
  const first = [...measured.values()][0]?.cpuUsPerMessage ?? Number.NaN;
  const lines = [...measured].map(([{ idle, connected }, { idleShare, cpuUsPerMessage }]) =>
    row(`${format(idle, 0)} idle${connected ? ", connected" : ""}`, [
      `${format(idleShare * 100, 2)} %`,
      format(cpuUsPerMessage, 0),
      `${format(cpuUsPerMessage / first, 2)} ×`,
    ]),
  );
  return [
    `One tenant of many: ${perSecond} messages a second in one, nothing in the others; of the one process that serves all`,
    row("", ["CPU at rest", "µs CPU each", ""]),
    ...lines,
  ].join("\n");
}

function describeShape({ hubs, redis }: ClusterShape): string {
  return `${hubs} ${hubs === 1 ? "hub" : "hubs"}${redis ? " + Redis" : ""}`;
}

function latencies(summary: { median: number; p99: number } | undefined): string {
  return summary === undefined ? "–" : `${format(summary.median, 1)}/${format(summary.p99, 1)}`;
}

function row(name: string, cells: readonly string[]): string {
  return `  ${name.padEnd(20)}${cells.map((cell) => cell.padStart(14)).join("")}`.trimEnd();
}
