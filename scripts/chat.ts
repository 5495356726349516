import { type ChatArguments, readArguments, UsageError, usage } from "./chat/arguments.ts";
import { askPassword } from "./chat/enter/ask-password.ts";
import { enterVisitor } from "./chat/enter/enter-visitor.ts";
import { signIn } from "./chat/enter/sign-in.ts";
import { openStateFolder } from "./chat/enter/state-folder.ts";
import { commonCommands, completionsOf } from "./chat/session/command.ts";
import { runSession, type Session } from "./chat/session/run-session.ts";
import { type Surroundings, startOperator } from "./chat/session/start-operator.ts";
import { startVisitor } from "./chat/session/start-visitor.ts";
import { createTerminal } from "./chat/terminal/create-terminal.ts";
import { printableOnOneLine } from "./chat/text/printable.ts";

/** Chats from a terminal, as an operator or as a visitor. @returns the exit code */
async function main(): Promise<0 | 1> {
  const given = readArguments(process.argv.slice(2), process.env);
  if (given === null) {
    process.stdout.write(usage);
    return 0;
  }
  const { seat, goodbye } = await enter(given);
  const leaving = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => leaving.abort());
  // Whoever read what is printed here has gone.
  process.stdout.on("error", () => leaving.abort());
  let names: string[] = [];
  const terminal = createTerminal({
    completions: (text) => completionsOf(names, text),
    onInterrupt: () => leaving.abort(),
  });
  const session = seat(terminal);
  const commands = commonCommands(terminal, session.commands);
  names = commands.map(({ name }) => name);
  try {
    return await runSession({ ...session, commands }, terminal, leaving);
  } finally {
    await goodbye();
  }
}

interface Entered {
  seat(terminal: Surroundings["terminal"]): Session;
  /** Undoes what was done to come in. */
  goodbye(): Promise<void>;
}

async function enter({ who, webUrl, hubUrl, stateFolder }: ChatArguments): Promise<Entered> {
  if (who.kind === "visitor") {
    const folder = await openStateFolder(stateFolder, webUrl);
    const visitor = await enterVisitor(webUrl, who, folder);
    return {
      seat: (terminal) => startVisitor(visitor, { terminal, webUrl, hubUrl, folder }),
      goodbye: async () => undefined,
    };
  }
  const password = who.password ?? (await askPassword(who.email));
  const folder = await openStateFolder(stateFolder, webUrl);
  const member = await signIn(webUrl, { email: who.email, password });
  return {
    seat: (terminal) => startOperator(member, { terminal, webUrl, hubUrl, folder }),
    goodbye: () => member.signOut(),
  };
}

try {
  process.exitCode = await main();
} catch (error) {
  const isUsage = error instanceof UsageError;
  const hint = isUsage ? " --help shows what there is." : "";
  const words = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${printableOnOneLine(words)}${hint}\n`);
  process.exitCode = isUsage ? 2 : 1;
}
process.exit();
