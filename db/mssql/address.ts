import type { config as ConnectionSettings } from "mssql";
import { DatabaseUnavailable } from "../database-unavailable.ts";

const defaultPort = 1433;
const connectionsMax = 10;
const loopbackHosts = ["localhost", "127.0.0.1", "[::1]"];
const knownOptions = ["encrypt", "trustServerCertificate"];

/**
 * Takes `mssql://user:password@host:port/database?encrypt=true&trustServerCertificate=false` apart; user and password are
 * percent-encoded. Connections are encrypted unless the URL says otherwise or the server is on this machine.
 * @throws DatabaseUnavailable that names what is missing.
 */
export function parseMssqlUrl(address: string): ConnectionSettings & { database: string } {
  const url = URL.parse(address);
  if (url === null) throw new DatabaseUnavailable("it is not a URL");
  const { hostname, port, username, password, pathname, searchParams } = url;
  const database = decoded(pathname.slice(1));
  if (hostname === "" || username === "" || database === "" || database.includes("/")) {
    throw new DatabaseUnavailable("it must be mssql://user:password@host:port/database");
  }
  for (const [name, value] of searchParams) {
    if (!knownOptions.includes(name)) throw new DatabaseUnavailable(`it has an unknown option ${name}`);
    if (value !== "true" && value !== "false") throw new DatabaseUnavailable(`its ${name} must be true or false`);
  }
  const encrypt = searchParams.get("encrypt") ?? String(!loopbackHosts.includes(hostname));
  return {
    server: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: port === "" ? defaultPort : Number(port),
    user: decoded(username),
    password: decoded(password),
    database,
    pool: { max: connectionsMax, min: 0 },
    options: {
      appName: "parley",
      encrypt: encrypt === "true",
      trustServerCertificate: searchParams.get("trustServerCertificate") === "true",
      useUTC: true,
    },
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    throw new DatabaseUnavailable("a % in it is not the start of a percent-encoded character", { cause: error });
  }
}
