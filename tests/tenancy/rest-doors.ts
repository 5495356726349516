import { type Route, routes } from "#lib/http/routes.ts";
import type { TestApplication } from "#tests/http/an-application.ts";
import { call } from "#tests/http/call.ts";
import { problemShape } from "#tests/http/shapes.ts";
import type { Door, Outcome } from "./attempts.ts";
import { sampleOf } from "./samples.ts";

/** A door for every route of the REST door. */
export function restDoors(application: TestApplication): Door[] {
  return routes.map((route) => ({
    name: `${route.method} ${route.path}`,
    sample: sampleOf(route.useCase.name),
    async open({ kind, world, place, input }): Promise<Outcome> {
      const as = world.people[kind];
      const answer = await call(application, { as, slug: place, ...requestFor(route, input) });
      const refusal = answer.status < 300 ? null : problemShape.parse(answer.json).code;
      return { refusal, text: `${answer.status} ${answer.text}` };
    },
  }));
}

/** Puts the fields of an input where the route takes them: its path, and then its query or its body. */
function requestFor(route: Route, input: Record<string, unknown>): { path: string; body?: object } {
  const rest = { ...input };
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = String(rest[name]);
    delete rest[name];
    return encodeURIComponent(value);
  });
  if (route.method === "POST") return { path, body: rest };
  const query = Object.entries(rest).map(([name, value]): [string, string] => [name, String(value)]);
  return { path: `${path}?${new URLSearchParams(query)}` };
}
