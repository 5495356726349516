import type { z } from "zod";
import { type TestApplication, testOrigin } from "./an-application.ts";
import type { Person } from "./person.ts";

export interface RestAnswer {
  status: number;
  headers: Headers;
  text: string;
  json: unknown;
}

export interface RestCall {
  as: Person;
  method?: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** Below the tenant. */
  path: string;
  /** An object is sent as JSON, a text as it is. */
  body?: object | string;
  headers?: Record<string, string>;
  /** The tenant in the path, where it is not the caller's own. */
  slug?: string;
}

/** Calls the REST door as a server would, without a socket between. A call with a body is a POST. */
export async function call(application: TestApplication, request: RestCall): Promise<RestAnswer> {
  const { as, path, body, slug = as.tenant.slug } = request;
  const method = request.method ?? (body === undefined ? "GET" : "POST");
  const headers = { "content-type": "application/json", ...as.headers, ...request.headers };
  const content = typeof body === "object" ? JSON.stringify(body) : body;
  const response = await application.rest.fetch(
    new Request(`${testOrigin}/api/v1/tenants/${slug}${path}`, {
      method,
      headers,
      ...(content === undefined ? {} : { body: content }),
    }),
  );
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: JSON.parse(text) };
}

/** Calls, and reads the answer of a call that must succeed. */
export async function callFor<Schema extends z.ZodType>(
  application: TestApplication,
  schema: Schema,
  request: RestCall,
): Promise<z.output<Schema>> {
  const { status, json, text } = await call(application, request);
  if (status >= 300) throw new Error(`${request.path} answered ${status}: ${text}`);
  return schema.parse(json);
}
