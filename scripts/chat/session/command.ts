import { ApiError } from "#lib/client/api-error.ts";
import type { ChatClient } from "#lib/client/chat-client.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { type Line, line } from "../text/line.ts";

/** Something that a person can have done by a word behind a slash. */
export interface Command {
  /** Without the slash. */
  name: string;
  /** What may stand behind it, for the help. */
  takes: string;
  help: string;
  /** @throws CommandRefused, ApiError */
  run(argument: string): Promise<void> | void;
}

/** A command that cannot be done as it was given. Its message says how it could. */
export class CommandRefused extends Error {}

interface Conversing {
  terminal: Terminal;
  client: Pick<ChatClient, "hurry">;
  commands: readonly Command[];
  /** Does what is entered that is no command. @throws CommandRefused */
  say(text: string): void;
}

/** Does what is entered, one after the other, until the person leaves. What is refused is told and forgotten. */
export async function converse({ terminal, client, commands, say }: Conversing): Promise<void> {
  for await (const text of terminal.entered()) {
    // Somebody is there: whatever waits for its time is tried now.
    client.hurry();
    try {
      await obey(text.trim(), commands, say);
    } catch (error) {
      if (!(error instanceof CommandRefused || error instanceof ApiError)) throw error;
      terminal.print(line({ text: error.message, tone: "bad" }));
    }
  }
}

async function obey(text: string, commands: readonly Command[], say: (text: string) => void): Promise<void> {
  if (text === "") return;
  if (text.startsWith("//")) return say(text.slice(1));
  const [, name, argument = ""] = /^\/(\S*)\s*([\s\S]*)$/.exec(text) ?? [];
  if (name === undefined) return say(text);
  const command = commands.find((one) => one.name === name.toLowerCase());
  if (command === undefined) throw new CommandRefused(`There is no command /${name}. /help lists them.`);
  await command.run(argument);
}

/** What every session can do: tell what there is, and end. */
export function commonCommands(terminal: Terminal, others: readonly Command[]): Command[] {
  const help: Command = {
    name: "help",
    takes: "",
    help: "lists the commands",
    run: () => terminal.print(...helpLines(all), line("Anything else is a message; one that begins with / takes two.")),
  };
  const quit: Command = { name: "quit", takes: "", help: "leaves, as Ctrl-D does", run: () => terminal.close() };
  const all = [...others, help, quit];
  return all;
}

function helpLines(commands: readonly Command[]): Line[] {
  return commands.map(({ name, takes, help }) =>
    line({ text: `  /${name} ${takes}`.padEnd(helpColumns), tone: "strong" }, help),
  );
}

const helpColumns = 28;

/** What the beginning of a command may become. */
export function completionsOf(names: readonly string[], text: string): string[] {
  if (!text.startsWith("/")) return [];
  return names.map((name) => `/${name} `).filter((one) => one.startsWith(text));
}
