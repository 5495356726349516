import { type Route, routes } from "#lib/http/routes.ts";
import type { TestApplication } from "#tests/http/an-application.ts";
import { call } from "#tests/http/call.ts";
import { problemShape } from "#tests/http/shapes.ts";
import type { BorrowedPlace, Door, Outcome } from "./door.ts";

/** A door for every route of the REST door. */
export function restDoors(application: TestApplication): Door[] {
  return routes.map((route) => ({
    name: `${route.method} ${route.path}`,
    useCase: route.useCase.name,
    needs: route.useCase.needs,
    inPath: [...route.path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name),
    async open({ kind, world, place, input, also }): Promise<Outcome> {
      const as = world.people[kind];
      const answer = await call(application, {
        as,
        slug: place,
        method: route.method,
        ...requestFor(route, input, also),
      });
      const refusal = answer.status < 300 ? null : problemShape.parse(answer.json).code;
      return { refusal, text: `${answer.status} ${answer.text}` };
    },
  }));
}

/** Puts the fields of an input where the route takes them: its path, and then its query or its body. */
function requestFor(
  route: Route,
  input: Record<string, unknown>,
  also?: { place: BorrowedPlace; fields: Record<string, unknown> },
): { path: string; body?: object } {
  const rest = { ...input };
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = String(rest[name]);
    delete rest[name];
    return encodeURIComponent(value);
  });
  const isInBody = route.method !== "GET";
  const query = { ...(isInBody ? {} : rest), ...(also?.place === "query" ? also.fields : {}) };
  const body = { ...(isInBody ? rest : {}), ...(also?.place === "body" ? also.fields : {}) };
  const texts = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
  return { path: `${path}?${new URLSearchParams(texts)}`, ...(isInBody ? { body } : {}) };
}
