import type { NextConfig } from "next";

/** The rest is for pages and needs the settings: `middleware.ts`. */
const everywhere = [
  { key: "x-content-type-options", value: "nosniff" },
  { key: "referrer-policy", value: "same-origin" },
];

const config: NextConfig = {
  poweredByHeader: false,
  // `npm run check` checks the types of the whole project; a build would do it a second time.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ["drizzle-orm", "mssql", "pino", "rate-limiter-flexible"],
  async headers() {
    return [{ source: "/:path*", headers: everywhere }];
  },
};

export default config;
