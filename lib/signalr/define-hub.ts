import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { HubConnection } from "./hub-connection.ts";
import type { AnyClient, HubCallerClients, HubGroups } from "./hub-targets.ts";

/** What a method or hook is given of the connection that it serves. Each call gets its own. */
export interface HubCall<User, Client = AnyClient> {
  readonly connection: HubConnection<User, Client>;
  readonly clients: HubCallerClients<Client>;
  readonly groups: HubGroups;
  /** Aborted when the result is no longer wanted: the connection has ended, or the client cancelled the stream. */
  readonly signal: AbortSignal;
}

/** A parameter that the client fills with a stream. */
export interface Upload<Item extends StandardSchemaV1 = StandardSchemaV1> {
  readonly kind: "upload";
  readonly item: Item;
}

/** A parameter by the schema of its value (zod, valibot, arktype and others are), or an upload. */
export type Parameter = StandardSchemaV1 | Upload;

type Received<Of> =
  Of extends Upload<infer Item>
    ? AsyncIterable<StandardSchemaV1.InferOutput<Item>>
    : Of extends StandardSchemaV1
      ? StandardSchemaV1.InferOutput<Of>
      : never;

/** The arguments of a method as it gets them: validated, and uploads as what can be iterated once. */
export type ReceivedArguments<Parameters extends readonly Parameter[]> = {
  -readonly [Index in keyof Parameters]: Received<Parameters[Index]>;
};

export interface MethodOptions<User, Client, Parameters extends readonly Parameter[], Result> {
  /** One schema a parameter. A call with more arguments is refused; one that is missing is validated as undefined. */
  args: Parameters;
  /** Whether the connection may call the method. Asked before its arguments are looked at. */
  authorize?(call: HubCall<User, Client>): boolean | Promise<boolean>;
  /** Throw a HubException to tell the caller something. What else it throws, the caller is not told. */
  run(call: HubCall<User, Client>, ...args: ReceivedArguments<Parameters>): Result;
}

/** A method of a hub: `invoke` ends with one result, `stream` gives items. */
export interface HubMethod<
  User,
  Client,
  Parameters extends readonly Parameter[] = readonly Parameter[],
  Result = unknown,
> extends MethodOptions<User, Client, Parameters, Result> {
  readonly kind: "invoke" | "stream";
}

export type HubMethods<User, Client> = Record<string, HubMethod<User, Client>>;

/** A call on its way through the filters. */
export interface FilteredCall<User, Client> {
  readonly call: HubCall<User, Client>;
  /** As it was defined. */
  readonly method: string;
  readonly args: readonly unknown[];
}

/** Goes around methods and hooks. The first of a hub's filters is the outermost. Each must call `next` at most once. */
export interface HubFilter<User, Client = AnyClient> {
  /** `next` resolves to the result, of a streaming method to an AsyncIterable, which may be replaced by another. */
  invoke?(call: FilteredCall<User, Client>, next: () => Promise<unknown>): Promise<unknown>;
  connected?(call: HubCall<User, Client>, next: () => Promise<void>): Promise<void>;
  disconnected?(
    ended: { call: HubCall<User, Client>; error: Error | undefined },
    next: () => Promise<void>,
  ): Promise<void>;
}

export interface HubDefinition<User, Client = AnyClient, Methods = HubMethods<User, Client>> {
  /** By the name that clients call, in any case: two names must differ in more than case. Nothing else can be called. */
  methods: Methods;
  filters?: readonly HubFilter<User, Client>[];
  /** Runs before the connection's first method. A throw closes the connection, and the client does not come back. */
  onConnected?(call: HubCall<User, Client>): void | Promise<void>;
  /**
   * Runs once per connection, after all its other work, even if `onConnected` threw. The error is absent if the
   * connection was ended in good order.
   */
  onDisconnected?(call: HubCall<User, Client>, error?: Error): void | Promise<void>;
}

/** Makes methods that know the hub's user and client. */
export interface MethodFactories<User, Client> {
  /** A method with one result: what it returns, or what the promise that it returns resolves to. */
  method<const Parameters extends readonly Parameter[], Result>(
    options: MethodOptions<User, Client, Parameters, Result>,
  ): HubMethod<User, Client, Parameters, Result> & { readonly kind: "invoke" };
  /** A method whose result is a stream: an async generator, or a promise of something async iterable. */
  stream<const Parameters extends readonly Parameter[], Item>(
    options: MethodOptions<User, Client, Parameters, AsyncIterable<Item> | Promise<AsyncIterable<Item>>>,
  ): HubMethod<User, Client, Parameters, AsyncIterable<Item> | Promise<AsyncIterable<Item>>> & {
    readonly kind: "stream";
  };
}

/** A parameter that takes a stream from the client. */
export function upload<Item extends StandardSchemaV1>(item: Item): Upload<Item> {
  return { kind: "upload", item };
}

/**
 * Defines a hub for the given user and the methods that its clients offer. It is called in two steps because the methods'
 * own types are inferred: `defineHub<User, Client>()(({ method, stream }) => ({ methods: { … } }))`.
 */
export function defineHub<User, Client = AnyClient>() {
  const factories: MethodFactories<User, Client> = {
    method: (options) => ({ ...options, kind: "invoke" }),
    stream: (options) => ({ ...options, kind: "stream" }),
  };
  return <Methods extends HubMethods<User, Client>>(
    define: (factories: MethodFactories<User, Client>) => HubDefinition<User, Client, Methods>,
  ): HubDefinition<User, Client, Methods> => define(factories);
}
