import { spawnSync } from "node:child_process";
import { existsSync, globSync, statSync } from "node:fs";
import { resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const sources = ["app/**", "components/**", "db/**", "lib/**", "widget/**", "*.{ts,mjs,json}"];
/** Written by Next itself, also where nothing changed. */
const generated = ["next-env.d.ts"];

/**
 * Builds the widget and the web process, where they are missing or older than their sources.
 * @throws Error when a build fails; what it printed stands on the terminal.
 */
export async function build({ force = false }: { force?: boolean } = {}): Promise<void> {
  const files = sources.flatMap((pattern) => globSync(pattern, { cwd: root, exclude: generated }));
  const newestSource = Math.max(...files.map(modifiedAt));
  if (force || !isFresh("public/widget.js", newestSource)) {
    process.stdout.write("Building the widget…\n");
    const { buildWidget } = await import("#widget/build.ts");
    await buildWidget({});
  }
  if (force || !isFresh(".next/BUILD_ID", newestSource)) {
    process.stdout.write("Building the console (about half a minute)…\n");
    run(["node_modules/next/dist/bin/next", "build"]);
  }
}

function modifiedAt(path: string): number {
  return statSync(resolve(root, path)).mtimeMs;
}

function isFresh(output: string, newestSource: number): boolean {
  return existsSync(resolve(root, output)) && modifiedAt(output) >= newestSource;
}

function run(args: string[]): void {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"], env });
  if (status !== 0) throw new Error(`The build failed: ${args.join(" ")}`);
}

if (import.meta.main) await build({ force: process.argv.includes("--force") });
