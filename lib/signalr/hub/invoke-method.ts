import type { HubCall } from "../define-hub.ts";
import { HubException } from "../hub-exception.ts";
import { bindArguments, type SentArguments } from "./bind-arguments.ts";
import type { FilteredHub } from "./filters.ts";
import { type MaybePromise, settle, whenReady } from "./maybe-promise.ts";
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
export function invokeMethod<User, Client>({
  known,
  call,
  sent,
  hub,
}: MethodInvocation<User, Client>): MaybePromise<unknown> {
  const { method, name, parameters } = known;
  return whenReady(method.authorize?.(call) ?? true, (isAllowed) => {
    if (!isAllowed) throw new UnauthorizedCall("The user is unauthorized.");
    return whenReady(bindArguments(parameters, sent), (args) =>
      hub.invoke({ call, method: name, args }, () => settle(method.run(call, ...args))),
    );
  });
}
