// A certificate for localhost that nobody trusts, made anew for each use.
import { spawnSync } from "node:child_process";
import type { Certificate } from "./hosts";

export function certificate(): Certificate {
  const asked = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -keyout - -out -";
  const made = spawnSync("openssl", asked.split(" "), { encoding: "utf8" });
  if (made.status !== 0) throw new Error(`openssl failed: ${made.error ?? made.stderr}`);
  const part = (name: string) => new RegExp(`-----BEGIN ${name}-----[^]*?-----END ${name}-----`).exec(made.stdout)?.[0] ?? "";
  return { key: part("PRIVATE KEY"), cert: part("CERTIFICATE") };
}
