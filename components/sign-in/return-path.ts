const anyOrigin = "http://parley.invalid";

/**
 * Where to go after the sign-in.
 * @returns the path that was asked for, if it is one of this site's; otherwise `/`, which leads to the inbox.
 */
export function returnPath(asked: string | string[] | undefined): string {
  if (typeof asked !== "string" || !asked.startsWith("/")) return "/";
  const url = URL.parse(asked, anyOrigin);
  if (url === null || url.origin !== anyOrigin) return "/";
  return `${url.pathname}${url.search}${url.hash}`;
}
