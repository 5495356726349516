import type { NextConfig } from "next";

const notFramed = [
  { key: "content-security-policy", value: "frame-ancestors 'none'" },
  { key: "x-frame-options", value: "DENY" },
];

const everywhere = [
  { key: "x-content-type-options", value: "nosniff" },
  { key: "referrer-policy", value: "strict-origin-when-cross-origin" },
];

const config: NextConfig = {
  poweredByHeader: false,
  // `npm run check` checks the types of the whole project; a build would do it a second time.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ["drizzle-orm", "mssql", "pino"],
  async headers() {
    return [
      { source: "/:path*", headers: everywhere },
      { source: "/t/:path*", headers: notFramed },
      { source: "/sign-in", headers: notFramed },
    ];
  },
};

export default config;
