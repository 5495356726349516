import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { HubDefinition, HubMethod, Parameter, Upload } from "./define-hub.ts";
import type { MethodName } from "./hub-targets.ts";

/** What a stream tells whoever listens, as `@microsoft/signalr` has it. */
export interface StreamObserver<Item> {
  next(item: Item): void;
  error(error: unknown): void;
  complete(): void;
}

/** A stream on the client's side: what `stream` returns, and what its `Subject` is. */
export interface ItemStream<Item> {
  subscribe(observer: StreamObserver<Item>): { dispose(): void };
}

type Sent<Of> =
  Of extends Upload<infer Item>
    ? ItemStream<StandardSchemaV1.InferInput<Item>>
    : Of extends StandardSchemaV1
      ? StandardSchemaV1.InferInput<Of>
      : never;

/** The arguments as a client passes them: those at the end that may be undefined may be left out. */
type SentArguments<Parameters extends readonly Parameter[]> = Parameters extends readonly [
  ...infer First extends readonly Parameter[],
  infer Last,
]
  ? undefined extends Sent<Last>
    ? [...SentArguments<First>, Sent<Last>?]
    : [...{ [Index in keyof First]: Sent<First[Index]> }, Sent<Last>]
  : { -readonly [Index in keyof Parameters]: Sent<Parameters[Index]> };

type MethodsOf<Hub> = Hub extends { methods: infer Methods } ? Methods : never;
type ClientOf<Hub> = Hub extends HubDefinition<infer _User, infer Client, infer _Methods> ? Client : never;

/** The names of the hub's methods that have one result, or of those that give a stream. */
type NameOf<Hub, Kind> = {
  [Name in keyof MethodsOf<Hub> & string]: MethodsOf<Hub>[Name] extends { kind: Kind } ? Name : never;
}[keyof MethodsOf<Hub> & string];

type ArgumentsTo<Hub, Name extends keyof MethodsOf<Hub>> =
  MethodsOf<Hub>[Name] extends HubMethod<infer _User, infer _Client, infer Parameters, infer _Result>
    ? SentArguments<Parameters>
    : never;

type ResultFrom<Hub, Name extends keyof MethodsOf<Hub>> =
  MethodsOf<Hub>[Name] extends HubMethod<infer _User, infer _Client, infer _Parameters, infer Result>
    ? Awaited<Result>
    : never;

type ItemFrom<Hub, Name extends keyof MethodsOf<Hub>> =
  ResultFrom<Hub, Name> extends AsyncIterable<infer Item> ? Item : never;

/**
 * The client of a hub, derived from the hub's definition. It is a view of a `HubConnection` of `@microsoft/signalr`:
 * `const rooms: HubClient<typeof roomsHub> = connection`. What travels as JSON arrives as JSON has it, so a Date is a
 * string there.
 */
export interface HubClient<Hub> {
  invoke<Name extends NameOf<Hub, "invoke">>(
    method: Name,
    ...args: ArgumentsTo<Hub, Name>
  ): Promise<ResultFrom<Hub, Name>>;
  /** Calls without waiting for more than that the call has left. */
  send<Name extends NameOf<Hub, "invoke">>(method: Name, ...args: ArgumentsTo<Hub, Name>): Promise<void>;
  stream<Name extends NameOf<Hub, "stream">>(
    method: Name,
    ...args: ArgumentsTo<Hub, Name>
  ): ItemStream<ItemFrom<Hub, Name>>;
  on<Name extends MethodName<ClientOf<Hub>>>(method: Name, handler: ClientOf<Hub>[Name]): void;
  off<Name extends MethodName<ClientOf<Hub>>>(method: Name, handler: ClientOf<Hub>[Name]): void;
}
