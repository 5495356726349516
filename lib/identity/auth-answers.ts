import { generateCookie } from "hono/cookie";
import { cookieName, cookieOptions } from "./cookie-names.ts";
import { knownBrowserDays, proveBrowser } from "./sign-in/known-browser.ts";
import { type SignInRefusal, signInRefusals } from "./sign-in/refusal.ts";

const neverStored = { "cache-control": "no-store" };

interface Refused {
  publicUrl: string;
  /** The workspace whose sign-in it was. */
  slug: string;
  refusal: SignInRefusal;
}

/** Sends whoever cannot be sent to a provider, or comes back from one in vain, to the sign-in page of the workspace. */
export function refuse({ method }: Pick<Request, "method">, refused: Refused): Response {
  const url = signInAddress(refused);
  // A page of ours that has posted reads where to go; whoever comes back from a provider is led there.
  if (method === "POST") return Response.json({ url }, { headers: neverStored });
  return new Response(null, { status: 302, headers: { location: url, ...neverStored } });
}

interface Completion {
  publicUrl: string;
  authSecret: string;
  /** The workspace from whose provider somebody comes back. */
  slug: string | null;
  /** The address of who has signed in with a password. */
  signedIn: string | null;
}

/** Adds to next-auth's answer what it does not know of: which browser this is, and which workspace was refused. */
export async function complete(answered: Response, completion: Completion): Promise<Response> {
  const { publicUrl, authSecret, slug, signedIn } = completion;
  const headers = new Headers({ ...neverStored });
  for (const [name, value] of answered.headers) if (!Object.hasOwn(neverStored, name)) headers.append(name, value);
  const refusal = refusalIn(headers.get("location"), publicUrl);
  if (slug !== null && refusal !== null) headers.set("location", signInAddress({ publicUrl, slug, refusal }));
  if (signedIn !== null) {
    const options = { ...cookieOptions(publicUrl), sameSite: "Lax", maxAge: knownBrowserDays * 86_400 } as const;
    const proof = await proveBrowser(signedIn, authSecret);
    headers.append("set-cookie", generateCookie(cookieName("knownBrowser", publicUrl), proof, options));
  }
  return new Response(answered.body, { status: answered.status, headers });
}

/** What went wrong, in a redirect of next-auth's to its error page, or back to its sign-in. */
function refusalIn(location: string | null, publicUrl: string): SignInRefusal | null {
  const url = location === null ? null : URL.parse(location, publicUrl);
  if (url === null || !/^\/api\/auth\/(error|signin)$/.test(url.pathname)) return null;
  const word = url.searchParams.get("error");
  // next-auth's own words all mean that the provider's answer could not be trusted.
  return signInRefusals.find((refusal) => refusal === word) ?? "provider";
}

function signInAddress({ publicUrl, slug, refusal }: Refused): string {
  const url = new URL("/sign-in", publicUrl);
  url.searchParams.set("workspace", slug);
  url.searchParams.set("error", refusal);
  return url.href;
}
