export interface PagePolicySettings {
  publicUrl: string;
  hubUrl: string;
  sentryDsn: string | undefined;
}

/** A year, as browsers are advised to be told (RFC 6797). */
const secureOnlySeconds = 31_536_000;

const unused = ["camera", "display-capture", "geolocation", "microphone", "payment", "usb"];

/** What every page of the console, of the sign-in and of the demo is sent with. */
export function pageHeaders(
  settings: PagePolicySettings,
  { nonce, isDevelopment }: { nonce: string; isDevelopment: boolean },
): Record<string, string> {
  const isSecure = settings.publicUrl.startsWith("https:");
  return {
    "content-security-policy": pagePolicy(settings, { nonce, isDevelopment }),
    "x-frame-options": "DENY",
    "permissions-policy": unused.map((feature) => `${feature}=()`).join(", "),
    "cross-origin-opener-policy": "same-origin",
    ...(isSecure && { "strict-transport-security": `max-age=${secureOnlySeconds}` }),
  };
}

/**
 * The content security policy of a page: only scripts that carry the nonce of this one answer run, and what these load.
 * Styles may stand in the page, because React and its components put them on elements.
 */
function pagePolicy(
  { hubUrl, sentryDsn }: PagePolicySettings,
  { nonce, isDevelopment }: { nonce: string; isDevelopment: boolean },
): string {
  const reports = sentryDsn === undefined ? [] : [new URL(sentryDsn).origin];
  return [
    "default-src 'self'",
    // The development server evaluates what it reloads.
    `script-src 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    ["connect-src 'self'", ...hubSources(hubUrl), ...reports].join(" "),
    "frame-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** The hub by both protocols: `'self'` and an `http:` source do not stand for WebSockets in every browser. */
export function hubSources(hubUrl: string): readonly string[] {
  const { origin } = new URL(hubUrl);
  return [origin, origin.replace(/^http/, "ws")];
}
