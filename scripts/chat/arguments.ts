import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { limits } from "#lib/chat/limits.ts";
import { printableOnOneLine } from "./text/printable.ts";

export const usage = `Talk by Parley from a terminal.

  npm run chat -- --as ada@acme.test          as an operator
  npm run chat -- --visitor acme              as a visitor of a workspace

  --as <email>         sign in as a member
  --password <word>    their password; better in PARLEY_PASSWORD, and else it is asked for
  --visitor <slug>     chat with this workspace
  --name <name>        who you are as a visitor; each name is a visitor of its own
  --web <origin>       the web process, http://localhost:3000 if left out
  --hub <origin>       the hub, of several any; if left out the one that the web process names
  --state <folder>     where unsent messages and a visitor's token are kept, ~/.parley if left out
  --help               this text

Once you are in, /help lists the commands.
`;

/** What is wrong with how the command was called, in one line. */
export class UsageError extends Error {}

export type Who =
  | { kind: "operator"; email: string; password: string | null }
  | { kind: "visitor"; tenant: string; name: string | null };

export interface ChatArguments {
  who: Who;
  /** Origins. */
  webUrl: string;
  hubUrl: string | undefined;
  /** An absolute path. */
  stateFolder: string;
}

const origin = z
  .url({ protocol: /^https?$/, error: "takes an address such as http://localhost:3001", abort: true })
  .refine(isOrigin, { error: "takes only the beginning of an address, such as http://localhost:3001", abort: true })
  .transform((address) => new URL(address).origin);

const optionsSchema = z.object({
  as: z.email("takes an email address").max(limits.emailMax).optional(),
  password: z.string().min(1, "is empty").optional(),
  visitor: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{1,38}$/, "takes the short name of a workspace, such as acme")
    .optional(),
  name: z.string().trim().min(1, "is empty").max(limits.nameMax, "is too long").optional(),
  web: origin.default("http://localhost:3000"),
  hub: origin.optional(),
  state: z
    .string()
    .min(1, "is empty")
    .default(() => join(homedir(), ".parley")),
});

/** @returns null where only help is asked for. @throws UsageError */
export function readArguments(
  given: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
): ChatArguments | null {
  const values = valuesOf(given);
  if (values.help === true) return null;
  const parsed = optionsSchema.safeParse(values);
  if (!parsed.success) {
    throw new UsageError(parsed.error.issues.map(({ path, message }) => `--${path.join(".")} ${message}.`).join(" "));
  }
  const { web: webUrl, hub: hubUrl, state } = parsed.data;
  return { who: whoOf(parsed.data, variables.PARLEY_PASSWORD), webUrl, hubUrl, stateFolder: resolve(state) };
}

function valuesOf(given: readonly string[]) {
  const option = { type: "string" } as const;
  const { as, ...others } = { as: option, password: option, visitor: option, name: option };
  const options = {
    as,
    ...others,
    web: option,
    hub: option,
    state: option,
    help: { type: "boolean", short: "h" },
  } as const;
  try {
    return parseArgs({ args: [...given], options }).values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // What it advises after its first sentence is about another kind of command.
    const [sentence = error.message] = error.message.split(/[.\n]( |$)/);
    throw new UsageError(`${printableOnOneLine(sentence)}.`);
  }
}

function whoOf(
  { as, password, visitor, name }: z.output<typeof optionsSchema>,
  passwordVariable: string | undefined,
): Who {
  if ((as === undefined) === (visitor === undefined)) {
    throw new UsageError("Say who you are: either --as <email> or --visitor <workspace>.");
  }
  if (visitor !== undefined) {
    if (password !== undefined) throw new UsageError("--password goes with --as: a visitor has none.");
    return { kind: "visitor", tenant: visitor, name: name ?? null };
  }
  if (name !== undefined) throw new UsageError("--name goes with --visitor: a member has a name already.");
  return { kind: "operator", email: (as ?? "").toLowerCase(), password: password ?? (passwordVariable || null) };
}

/** An address without anything behind its port, and without a password in it. */
function isOrigin(address: string): boolean {
  const { origin: beginning, href } = new URL(address);
  return href === `${beginning}/`;
}
