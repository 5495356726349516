import { build } from "./build.ts";
import { isPortFree } from "./free-port.ts";
import { prepare } from "./prepare.ts";
import { assertPortsFree, describeInstallation, runInstallation, say, start } from "./run-installation.ts";
import { startBalancer } from "./scale/balancer.ts";
import { planBrokers } from "./scale/brokers.ts";
import { planShape, readScaleArguments, sharedVariables } from "./scale/shape.ts";

/** Where the ports of the single processes begin. */
const firstPort = 4_100;

/** Runs an installation of many processes on this machine, with a balancer at each of its two addresses. */
async function main(): Promise<0 | 1> {
  const { shape, withRedis, withRabbitmq } = readScaleArguments(process.argv.slice(2));
  const prepared = await prepare({ ...process.env, NODE_ENV: "production" });
  const { env } = prepared;
  await assertPortsFree(env);
  await build();

  const takePort = freePortsFrom(firstPort);
  const brokers = await planBrokers(env, { withRedis, withRabbitmq, takePort });
  const processes = await planShape(env, shape, takePort);
  const onChange = (target: string, isReady: boolean): void => {
    const { plan } = processes.find(({ origin }) => origin === target) ?? {};
    say(isReady ? `${plan?.name} is ready.` : `${plan?.name} does not answer: nobody is sent to it.`);
  };
  const targets = (role: string) => processes.filter((one) => one.role === role).map(({ origin }) => origin);
  const balancers = await Promise.all([
    startBalancer({ port: env.port, targets: targets("web"), onChange }),
    startBalancer({ port: env.hubPort, targets: targets("hub"), onChange }),
  ]);
  const code = await runInstallation({
    env,
    variables: Object.assign(
      {},
      prepared.variables,
      sharedVariables(env),
      ...brokers.map(({ variables }) => variables),
    ),
    plans: [...brokers, ...processes].map(({ plan }) => plan),
    origins: processes.map(({ origin }) => origin),
    welcome: [
      "",
      `  Parley is ready, with ${processes.length} processes.`,
      "",
      ...describeInstallation(env),
      ...brokers.flatMap(({ plan, variables }) => Object.values(variables).map((at) => line(plan.name, at))),
      ...processes.map(({ plan, origin }) => line(plan.name, origin)),
      "",
      "  Press Ctrl-C to stop.",
      "",
    ].join("\n"),
  });
  for (const balancer of balancers) balancer.close();
  for (const broker of brokers) broker.clear();
  return code;
}

function line(name: string, address: string): string {
  return `  ${name.padEnd(10)} ${address}`;
}

function freePortsFrom(first: number): () => Promise<number> {
  let port = first - 1;
  return async () => {
    do port += 1;
    while (!(await isPortFree(port)));
    return port;
  };
}

await start(main);
