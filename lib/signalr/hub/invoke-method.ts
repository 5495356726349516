import type { HubCall } from "../define-hub.ts";
import { HubException } from "../hub-exception.ts";
import { bindArguments, type SentArguments } from "./bind-arguments.ts";
import type { FilteredHub } from "./filters.ts";
import { type MaybePromise, settle } from "./maybe-promise.ts";
import type { KnownMethod } from "./method-table.ts";

export interface MethodInvocation<User, Client> {
  known: KnownMethod<User, Client>;
  call: HubCall<User, Client>;
  sent: SentArguments;
  hub: FilteredHub<User, Client>;
}

/** The connection may not call the method. */
export class UnauthorizedCall extends HubException {}

/** Authorises a call, validates its arguments and runs it, with as few waits as it needs. Throws, or rejects, as each does. */
export function invokeMethod<User, Client>(invocation: MethodInvocation<User, Client>): MaybePromise<unknown> {
  const { known, call } = invocation;
  const isAllowed = known.method.authorize?.(call) ?? true;
  return isAllowed instanceof Promise
    ? isAllowed.then((allowed) => bindAndRun(invocation, allowed))
    : bindAndRun(invocation, isAllowed);
}

function bindAndRun<User, Client>(
  invocation: MethodInvocation<User, Client>,
  isAllowed: boolean,
): MaybePromise<unknown> {
  if (!isAllowed) throw new UnauthorizedCall("The user is unauthorized.");
  const args = bindArguments(invocation.known, invocation.sent);
  return args instanceof Promise ? args.then((bound) => run(invocation, bound)) : run(invocation, args);
}

function run<User, Client>(
  { known, call, hub }: MethodInvocation<User, Client>,
  args: readonly unknown[],
): MaybePromise<unknown> {
  const { method, name } = known;
  if (hub.invoke === undefined) return settle(method.run(call, ...args));
  return hub.invoke({ call, method: name, args }, async () => method.run(call, ...args));
}
