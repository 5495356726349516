"use client";

import ErrorPage, { type ErrorPageProps } from "./error.tsx";
import "./globals.css";

/** The frame of every page broke, so this one brings its own. */
export default function GlobalError(props: ErrorPageProps) {
  return (
    <html lang="en">
      <body>
        <ErrorPage {...props} />
      </body>
    </html>
  );
}
