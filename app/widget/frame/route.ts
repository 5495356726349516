import { web } from "#app/web.ts";
import { answerFrame } from "./answer-frame.ts";

export const dynamic = "force-dynamic";

/** Serves the page in the widget's panel. */
export async function GET(request: Request): Promise<Response> {
  return answerFrame(await web(), new URL(request.url));
}
