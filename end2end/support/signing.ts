// What a site's server signs of its visitor, and the examples of docs/embed.md that do so.
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Server } from "./server";

const DOCS = fileURLToPath(new URL("../../docs/embed.md", import.meta.url));

/** The secret of link 1 in tests. */
export const SECRET = "5ec2e7".padEnd(64, "0");

/** Puts a secret of link 1 into the database, as the editor would store it. */
export function giveSecret(server: Server): void {
  server.tamper(`INSERT INTO link_secret (id, link_id, secret, made_at) VALUES ('s1', 1, '${SECRET}', 1)`);
}

/** Who a site knows. */
export interface User {
  id: string;
  name: string;
  email: string;
  roles: string[];
}

export const ADA: User = { id: "42", name: "Ada </script> Löwe", email: "ada@example.com", roles: ["gold"] };

/** What is handed to `identify`. */
export interface Said {
  claims: string;
  hash: string;
}

/** What a site's server makes; `change` spoils it. */
export function signed(user: User, change: object = {}, secret = SECRET): Said {
  const now = Math.floor(Date.now() / 1000);
  const { id: sub, ...rest } = user;
  const claims = JSON.stringify({ sub, aud: "foyer:1", iat: now, exp: now + 3600, ...rest, ...change });
  return { claims, hash: createHmac("sha256", secret).update(claims).digest("hex") };
}

/** A language of an example: what runs it, and what calls its function with what a site knows. */
interface Language {
  block: string;
  file: string;
  /** Whether a continuous integration has it for certain. */
  always?: boolean;
  run(source: string, file: string): string;
}

const [id, name, email, role] = [ADA.id, ADA.name, ADA.email, ADA.roles[0]];
const user = `{"id": "${id}", "name": "${name}", "email": "${email}", "roles": ["${role}"]}`;
const run = (program: string, ...given: string[]) => execFileSync(program, given, { encoding: "utf8", stdio: "pipe" });

function saved(file: string, source: string): string {
  writeFileSync(file, source);
  return file;
}

const LANGUAGES: Record<string, Language> = {
  PHP: {
    block: "php",
    file: "sign.php",
    run: (source, file) =>
      run("php", saved(file, `<?php\n${source}\necho foyer_identity('${SECRET}', 1, json_decode('${user}', true));`)),
  },
  Node: {
    block: "js",
    file: "sign.cjs",
    always: true,
    run: (source, file) => run("node", saved(file, `${source}\nconsole.log(foyerIdentity("${SECRET}", 1, ${user}));`)),
  },
  Python: {
    block: "python",
    file: "sign.py",
    always: true,
    run: (source, file) => run("python3", saved(file, `${source}\nprint(foyer_identity("${SECRET}", 1, ${user}))`)),
  },
  Ruby: {
    block: "ruby",
    file: "sign.rb",
    run: (source, file) => run("ruby", saved(file, `${source}\nputs foyer_identity("${SECRET}", 1, JSON.parse('${user}'))`)),
  },
  "C#": {
    block: "csharp",
    file: "Sign.cs",
    run(source, file) {
      const main =
        "public static class Program { public static void Main() { Console.OutputEncoding = new UTF8Encoding(false);" +
        ` Console.Write(Foyer.Identity("${SECRET}", 1, "${id}", "${name}", "${email}", new[] { "${role}" })); } }`;
      run("mcs", "-r:System.Runtime.Serialization", `-out:${file}.exe`, saved(file, `${source}\n${main}`));
      return run("mono", `${file}.exe`);
    },
  },
};

export const LANGUAGE_NAMES = Object.keys(LANGUAGES);

/** What an example of docs/embed.md makes of Ada; `null` where its language is not installed. */
export function example(language: string): Said | null {
  const { block, file, always, run } = LANGUAGES[language]!;
  const docs = readFileSync(DOCS, "utf8");
  const heading = docs.indexOf(`\n${language}:\n`);
  const source = docs.slice(heading).match(new RegExp("```" + block + "\\n([\\s\\S]*?)```"))?.[1];
  if (heading < 0 || !source) throw new Error(`docs/embed.md has no example in ${language}`);
  const folder = mkdtempSync(join(tmpdir(), "foyer-signing-"));
  try {
    const printed = run(source, join(folder, file));
    if (printed.includes("</script>")) throw new Error(`${language}: a name can end the script: ${printed}`);
    return JSON.parse(printed) as Said;
  } catch (error) {
    if (!always && (error as { code?: string }).code === "ENOENT") return null;
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
