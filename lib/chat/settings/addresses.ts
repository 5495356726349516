import { z } from "zod";
import { limits } from "../limits.ts";

const loopbacks = ["localhost", "127.0.0.1", "[::1]"];
/**
 * A host name or an address, and perhaps a port. URLs allow hosts of more characters, such as `*` and `;`, which mean
 * something else in the policy headers that origins are written into.
 */
const originPattern = /^https?:\/\/(?:\[[0-9a-f:.]+\]|[a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::\d{1,5})?$/;
const domainPattern = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;

/** The origin of a page: https, or http on the machine itself. Comes out the way browsers name it. */
export const originSchema = z
  .string()
  .trim()
  .max(limits.originMax)
  .transform((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    const isBare = url !== null && `${url.pathname}${url.search}${url.hash}${url.username}${url.password}` === "/";
    if (isBare && originPattern.test(url.origin) && isTrusted(url)) return url.origin;
    context.addIssue({ code: "custom", message: `${text} is not an origin such as https://www.example.com.` });
    return z.NEVER;
  });

/** The address of an OpenID provider: https, or http on the machine itself, without query or fragment. */
export const issuerSchema = z
  .string()
  .trim()
  .max(limits.issuerMax)
  .refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    return url !== null && isTrusted(url) && `${url.search}${url.hash}${url.username}${url.password}` === "";
  }, "An issuer is an address such as https://login.example.com.");

/** A domain of mail addresses, in small letters. */
export const domainSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(limits.domainMax)
  .regex(domainPattern, "A domain is a name such as example.com.");

/** What is sent there cannot be read or changed on its way. */
function isTrusted({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || (protocol === "http:" && loopbacks.includes(hostname));
}
