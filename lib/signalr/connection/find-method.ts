import type { KnownMethod, MethodTable } from "../hub/method-table.ts";
import type {
  InvocationMessage,
  StreamInvocationMessage,
  UnreadableInvocationMessage,
} from "../protocols/hub-message.ts";

/** A client's call of a hub method. */
export type CallMessage = InvocationMessage | StreamInvocationMessage | UnreadableInvocationMessage;
export type ReadableCall = Exclude<CallMessage, UnreadableInvocationMessage>;

export type FoundCall<User, Client> = { known: KnownMethod<User, Client>; message: ReadableCall } | { error: string };

/** Finds the method that is called, or says why the call cannot be made. The texts are those of ASP.NET Core. */
export function findMethod<User, Client>(
  message: CallMessage,
  methods: MethodTable<User, Client>,
): FoundCall<User, Client> {
  const { target } = message;
  const known = methods.find(target);
  if (known === undefined) return { error: `Unknown hub method '${target}'` };
  if (message.kind === "unreadableInvocation") return { error: bindingFailed(target) };
  const expectsStream = message.kind === "streamInvocation";
  if (known.method.kind === "stream" && !expectsStream) {
    return {
      error: `The client attempted to invoke the streaming '${target}' method with a non-streaming invocation.`,
    };
  }
  if (known.method.kind === "invoke" && expectsStream) {
    return {
      error: `The client attempted to invoke the non-streaming '${target}' method with a streaming invocation.`,
    };
  }
  const { length } = message.streamIds;
  if (length !== known.uploadCount) {
    return { error: `Client sent ${length} stream(s), Hub method expects ${known.uploadCount}.` };
  }
  return { known, message };
}

export function bindingFailed(target: string): string {
  return `Failed to invoke '${target}' due to an error on the server.`;
}
