import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { parseTheme, themeCookie } from "#components/ui/theme.ts";
import { env } from "#lib/env.ts";
import { interLatin, interOther } from "./fonts.ts";
import "./globals.css";

/** The browser learns of the error reports' address here, so that one build serves every installation. */
export async function generateMetadata(): Promise<Metadata> {
  const { sentryDsn } = env();
  return {
    title: { default: "Parley", template: "%s · Parley" },
    description: "Two-way chat between your product's users and your team.",
    ...(sentryDsn && { other: { "parley-sentry-dsn": sentryDsn } }),
  };
}

export const viewport: Viewport = {
  colorScheme: "light dark",
  interactiveWidget: "resizes-content",
  viewportFit: "cover",
};

/** The frame of every page. A picked theme comes with the first byte, so that no page flashes in the other one. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = parseTheme((await cookies()).get(themeCookie)?.value);
  return (
    <html
      lang="en"
      className={`${interLatin.variable} ${interOther.variable}`}
      data-theme={theme === "system" ? undefined : theme}
      suppressHydrationWarning
    >
      <body>
        <div className="app-root">{children}</div>
      </body>
    </html>
  );
}
