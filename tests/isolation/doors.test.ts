import { globSync } from "node:fs";
import { expect, test } from "vitest";
import { routes } from "#lib/http/routes.ts";
import { anApplication, type TestApplication } from "#tests/http/an-application.ts";

/** The routes of Next that are no use case behind the REST door, each with what keeps it from showing a tenant's data. */
const otherRoutes: Record<string, string> = {
  "app/api/auth/[...nextauth]/route.ts": "next-auth: shows only whoever signs in",
  "app/api/auth/invitation/route.ts": "makes the login of whoever holds the secret of an invitation",
  "app/api/v1/[[...path]]/route.ts": "the REST door, whose table is tried by the matrix",
  "app/health/live/route.ts": "says that the process lives",
  "app/health/ready/route.ts": "says whether it answers",
  "app/widget/frame/route.ts": "the widget's page, the same for every tenant but for the pages that may embed it",
  "app/metrics/route.ts": "numbers without a tenant, behind METRICS_TOKEN",
};

const tenantPath = "/api/v1/tenants/:tenant";

/** The routes of the REST door that are missing from its table, and would go untried. */
function unlisted({ rest }: Pick<TestApplication, "rest">): string[] {
  const listed = new Set(routes.map(({ method, path }) => `${method} ${tenantPath}${path}`));
  return rest.routes
    .filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => `${method} ${path}`)
    .filter((route) => !listed.has(route));
}

test("the REST door has no route beside its table", async () => {
  await using application = await anApplication();
  expect(unlisted(application)).toEqual([]);
});

test("a planted route that is not in the table is found", async () => {
  await using application = await anApplication();
  application.rest.get(`${tenantPath}/export`, (context) => context.json({ all: "of it" }));
  expect(unlisted(application)).toEqual([`GET ${tenantPath}/export`]);
});

test("Next serves no route that nobody has thought about", () => {
  expect(globSync("app/**/route.ts").toSorted()).toEqual(Object.keys(otherRoutes).toSorted());
});
