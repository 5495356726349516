import type { z } from "zod";
import { type Actor, type ActorFor, isStaff, type Needs, type Principal, type StaffActor } from "./actor.ts";
import type { AuditNote } from "./audit/audit-entry.ts";
import { ChatError } from "./errors.ts";
import type { NewEvent } from "./events/event.ts";
import type { NewJob } from "./jobs/job.ts";
import type { Signal } from "./signals.ts";
import type { Access, TenantStore } from "./store.ts";
import type { LogSubscriber } from "./subscribers/subscriber.ts";
import type { TokenMinter } from "./tokens.ts";
import type { Vault } from "./vault.ts";

/** All that a use case may touch. */
export interface Context<Caller extends Actor = Actor> {
  readonly tenant: TenantStore;
  readonly actor: Caller;
  readonly principal: Principal;
  readonly tokens: TokenMinter;
  readonly vault: Vault;
  readonly now: Date;
  newId(): string;
  /** Appends to the tenant's log when the use case has run, in its transaction. */
  emit(event: NewEvent): void;
  /** Adds to the tenant's audit log, in the transaction of the use case. */
  audit(note: AuditNote): void;
  /** Publishes beside the log, after the commit. */
  signal(signal: Signal): void;
  /** Asks for something to be done by the clock, in the transaction of the use case. */
  schedule(job: NewJob): void;
  /** The members who have a connection at this moment, which nothing holds on to. */
  online(): Promise<ReadonlySet<string>>;
  /** All that follows from events of the log. */
  readonly subscribers: readonly LogSubscriber[];
  /** Whether a message broker is told of what happens. */
  readonly isLogPublished: boolean;
}

interface Definition<N extends Needs, Input extends z.ZodType, Output> {
  /** PascalCase: the hub method's name. */
  name: string;
  needs: N;
  access: Access;
  input: Input;
  run(context: Context<ActorFor<N>>, input: z.output<Input>): Promise<Output>;
  whenRefused?: UseCase<Output | null>;
}

/** One thing that somebody can do. It is written once and served by every door. */
export interface UseCase<Output = unknown> {
  readonly name: string;
  readonly needs: Needs;
  readonly access: Access;
  readonly input: z.ZodType;
  /**
   * Authorises, parses and runs, in this order, inside a transaction that the caller opened.
   * @throws ChatError `unauthenticated`, `forbidden`, `invalid_input`, and what the use case itself refuses.
   */
  perform(context: Context, input: unknown): Promise<Output>;
  /** Runs with the same input, in a transaction of its own, before a refusal is told. What it gives is told instead. */
  readonly whenRefused?: UseCase<Output | null> | undefined;
}

/** Defines a use case. The type of `context.actor` in `run` is narrowed by `needs`. */
export function useCase<const N extends Needs, Input extends z.ZodType, Output>(
  definition: Definition<N, Input, Output>,
): UseCase<Output> {
  const { name, needs, access, input: schema, run, whenRefused } = definition;
  return {
    name,
    needs,
    access,
    whenRefused,
    input: schema,
    perform: async (context, input) => {
      const actor = context.actor;
      if (!mayCall(needs, actor)) throw refusal(actor);
      return run({ ...context, actor }, parse(schema, input));
    },
  };
}

function mayCall<N extends Needs>(needs: N, actor: Actor): actor is ActorFor<N> {
  return isStaff(actor) ? staffMayCall(needs, actor) : needs[actor.kind] !== undefined;
}

function staffMayCall({ member: needed, key }: Needs, { kind, permissions }: StaffActor): boolean {
  if (needed === undefined || (kind === "key" && key !== true)) return false;
  if (needed === "any") return true;
  const oneOf = typeof needed === "string" ? [needed] : needed;
  return oneOf.some((permission) => permissions.includes(permission));
}

function refusal({ kind }: Actor): ChatError {
  if (kind === "anonymous" || kind === "system")
    return new ChatError("unauthenticated", "Sign in, or bring a visitor's token.");
  return new ChatError("forbidden", `Your ${kind === "key" ? "key" : "role"} does not allow this.`);
}

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => ({ field: issue.path.join("."), message: issue.message }));
  const named = fields.map(({ field, message }) => (field ? `${field}: ${message}` : message));
  throw new ChatError("invalid_input", named.join(" "), { fields, cause: result.error });
}
