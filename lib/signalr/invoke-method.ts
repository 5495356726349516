import { HubException, publicErrorText } from "./hub-exception.ts";
import type { InvocationOutcome, MethodCallMessage, UnreadableCallMessage } from "./hub-message.ts";
import type { HubCall } from "./hub-options.ts";
import type { MethodTable } from "./method-table.ts";
import type { ReportError } from "./report-error.ts";

export interface InvocationContext<User> {
  call: HubCall<User>;
  methods: MethodTable<User>;
  reportError: ReportError;
}

/** Runs a client's call and returns what to answer. Never throws; the error texts are those of ASP.NET Core. */
export async function invokeMethod<User>(
  message: MethodCallMessage | UnreadableCallMessage,
  context: InvocationContext<User>,
): Promise<InvocationOutcome> {
  const { target } = message;
  const method = context.methods.find(target);
  if (method === undefined) return { error: `Unknown hub method '${target}'` };
  if (message.kind === "unreadableCall") {
    return { error: `Failed to invoke '${target}' due to an error on the server.` };
  }
  if (message.expectsStream) {
    return {
      error: `The client attempted to invoke the non-streaming '${target}' method with a streaming invocation.`,
    };
  }
  if (message.streamCount > 0) {
    return { error: `Client sent ${message.streamCount} stream(s), Hub method expects 0.` };
  }
  try {
    return { result: await method(context.call, ...message.arguments) };
  } catch (error) {
    return unexpectedOutcome(target, error, context);
  }
}

/** The answer to a call that threw. Reports the error unless it was thrown for the client to read. */
export function unexpectedOutcome<User>(
  target: string,
  error: unknown,
  { call, reportError }: InvocationContext<User>,
): InvocationOutcome {
  if (!(error instanceof HubException)) {
    reportError(error, { method: target, connectionId: call.connection.connectionId });
  }
  return { error: publicErrorText(`An unexpected error occurred invoking '${target}' on the server.`, error) };
}
