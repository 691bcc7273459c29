// The program under test: one process a test, on a port of its own, with a database of its own.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const READY_WITHIN_MS = 15_000;
const STOPPED_WITHIN_MS = 10_000;

/** The password of everybody in the demo company. */
export const PASSWORD = "demo-password";

function program(): string {
  const asked = process.env.FOYER_BIN;
  const path = asked ? resolve(asked) : fileURLToPath(new URL("../../target/debug/foyer", import.meta.url));
  if (!existsSync(path)) throw new Error(`There is no ${path}. Run: cargo build -p foyer-server`);
  return path;
}

/** Fills an empty database with the demo company. */
export function fillDemo(file: string): void {
  const done = spawnSync(program(), ["demo", "--database-url", `sqlite://${file}`, "--password", PASSWORD], {
    encoding: "utf8",
  });
  if (done.status !== 0) throw new Error(`foyer demo failed: ${done.stdout}${done.stderr}`);
}

async function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      if (address === null || typeof address === "string") throw new Error("a TCP port was asked for");
      probe.close(() => found(address.port));
    });
  });
}

/** A running Foyer. */
export class Server {
  private child: ChildProcess | null = null;
  private log = "";
  /** Spans of time in which it was down on purpose; the last may still go on. */
  private readonly outages: { from: number; to: number }[] = [];
  private expected: RegExp[] = [];

  private constructor(
    private readonly file: string,
    readonly port: number,
    private readonly front: number,
    private readonly publicUrl: string | null,
  ) {}

  /** Starts on a free port. Browsers come to `front` when there is something in front of it, and to `publicUrl`
   * when that is another address. */
  static async start(file: string, front?: number, publicUrl: string | null = null): Promise<Server> {
    const port = await freePort();
    const server = new Server(file, port, front ?? port, publicUrl);
    await server.spawn();
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.front}`;
  }

  /** What it wrote so far. */
  get output(): string {
    return this.log;
  }

  /** The address of the set-up, as the start prints it. */
  get setupLink(): string {
    const link = /Set Foyer up at (\S+)/.exec(this.log)?.[1];
    if (!link) throw new Error(`no address of the set-up was printed:\n${this.log}`);
    return link;
  }

  /** Lines of errors that the test caused on purpose. */
  expectErrors(...lines: RegExp[]): void {
    this.expected.push(...lines);
  }

  /** Lines of errors that nobody expected. */
  get errors(): string[] {
    const wrong = this.log.split("\n").filter((line) => /\bERROR\b|panicked/.test(line));
    return wrong.filter((line) => !this.expected.some((expected) => expected.test(line)));
  }

  /** Changes its database behind its back. */
  tamper(sql: string): void {
    const done = spawnSync("sqlite3", ["-cmd", ".timeout 5000", this.file, sql], { encoding: "utf8" });
    if (done.status !== 0) throw new Error(`sqlite3 failed: ${done.error ?? done.stderr}`);
  }

  /** Whether a failed connection at this moment (or just before) is no surprise. */
  isDown(): boolean {
    const now = Date.now();
    // What failed while it was down may be told a little later.
    return this.outages.some((outage) => now >= outage.from && now <= outage.to + 2_000);
  }

  /** From now on connections fail on purpose, until `recovered`. */
  outOfReach(): void {
    this.outages.push({ from: Date.now(), to: Number.POSITIVE_INFINITY });
  }

  /** Connections work again. */
  recovered(): void {
    const outage = this.outages.at(-1);
    if (outage) outage.to = Date.now();
  }

  /** As by a power cut: nothing is said to anybody. */
  async kill(): Promise<void> {
    this.outOfReach();
    await this.end("SIGKILL");
  }

  /** As by an operator. */
  async stop(): Promise<void> {
    this.outOfReach();
    await this.end("SIGTERM");
  }

  /** Comes back on the same port with the same database. */
  async restart(): Promise<void> {
    await this.spawn();
    this.recovered();
  }

  /** Ends it if it runs. */
  async close(): Promise<void> {
    if (this.child) await this.stop();
  }

  private async spawn(): Promise<void> {
    const child = spawn(
      program(),
      [
        "serve",
        "--database-url",
        `sqlite://${this.file}`,
        "--listen",
        `127.0.0.1:${this.port}`,
        "--public-url",
        this.publicUrl ?? this.origin,
        // Browsers come to it directly here, also where its pages are told of https.
        ...(this.publicUrl?.startsWith("https:") ? ["--behind-proxy=false"] : []),
      ],
      // Another name of this machine, under which a test comes from afar.
      { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, FOYER__SERVER__HOSTS: "foyer.test" } },
    );
    this.child = child;
    const keep = (bytes: Buffer) => (this.log += bytes.toString());
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const until = Date.now() + READY_WITHIN_MS;
    while (!(await this.answers()) || !this.isTold()) {
      if (child.exitCode !== null) throw new Error(`foyer serve ended by itself:\n${this.log}`);
      if (Date.now() > until) throw new Error(`foyer serve did not get ready:\n${this.log}`);
      await pause(25);
    }
  }

  /** Whether all that a start says is said: the last line comes a moment after it answers. */
  private isTold(): boolean {
    return !/nobody has set Foyer up/.test(this.log) || /Set Foyer up at \S+\n/.test(this.log);
  }

  private async answers(): Promise<boolean> {
    return fetch(`http://127.0.0.1:${this.port}/health/ready`).then(
      (answer) => answer.ok,
      () => false,
    );
  }

  private async end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const child = this.child;
    if (!child) throw new Error("the server does not run");
    this.child = null;
    const gone = new Promise<void>((done) => child.once("exit", () => done()));
    child.kill(signal);
    // One that does not stop in time is a fault of its own, but must not stay behind.
    const late = setTimeout(() => child.kill("SIGKILL"), STOPPED_WITHIN_MS);
    await gone;
    clearTimeout(late);
    if (signal === "SIGTERM" && child.signalCode === "SIGKILL") {
      throw new Error(`foyer did not stop within ${STOPPED_WITHIN_MS} ms:\n${this.log}`);
    }
  }
}
