// The line between the browsers and Foyer, spoiled on purpose: a TCP proxy in front of the server.
import { type Socket, connect, createServer, type Server as TcpServer } from "node:net";

/** What the line is like: everything passes, everything passes later, everything is swallowed in silence, nobody gets through. */
type Weather = "clear" | "delayed" | "half-open" | "closed";

const DELAY_MS = 150;

/** Ends of connections that swallow everything. */
const dead = new WeakSet<Socket>();

/** A running proxy. A connection that has swallowed anything is dead for good, and never says so. */
export class Line {
  private weather: Weather = "clear";
  private readonly pairs = new Set<[Socket, Socket]>();
  private target = 0;

  private constructor(
    private readonly tcp: TcpServer,
    readonly port: number,
  ) {}

  /** Listens; leads nowhere until it is told where to. */
  static async open(): Promise<Line> {
    let line: Line | null = null;
    const tcp = createServer({ noDelay: true }, (browser) => line?.carry(browser));
    await new Promise<void>((ready) => tcp.listen(0, "127.0.0.1", ready));
    const address = tcp.address();
    if (address === null || typeof address === "string") throw new Error("a TCP port was asked for");
    line = new Line(tcp, address.port);
    return line;
  }

  /** Leads to the server's port from now on. */
  to(port: number): void {
    this.target = port;
  }

  /** Changes what the line is like, for connections there are and those to come. */
  become(weather: Weather): void {
    this.weather = weather;
    // A dead line is dead before the next byte: what it would have carried is lost on it.
    if (weather === "closed") this.cut();
    if (weather === "half-open") for (const pair of this.pairs) for (const end of pair) dead.add(end);
  }

  /** Cuts every connection there is, without a word. */
  cut(): void {
    for (const pair of this.pairs) for (const end of pair) end.resetAndDestroy();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise<void>((done) => this.tcp.close(() => done()));
  }

  private carry(browser: Socket): void {
    if (this.weather === "closed") {
      browser.resetAndDestroy();
      return;
    }
    const server = connect({ port: this.target, host: "127.0.0.1", noDelay: true });
    const pair: [Socket, Socket] = [browser, server];
    this.pairs.add(pair);
    if (this.weather === "half-open") for (const end of pair) dead.add(end);
    this.pass(browser, server, pair);
    this.pass(server, browser, pair);
  }

  private pass(from: Socket, to: Socket, pair: [Socket, Socket]): void {
    from.on("data", (bytes: Uint8Array) => {
      if (dead.has(from)) return;
      const write = () => {
        if (!to.destroyed) to.write(bytes);
      };
      // Timers of one length keep their order.
      if (this.weather === "delayed") setTimeout(write, DELAY_MS);
      else write();
    });
    const ended = () => {
      this.pairs.delete(pair);
      // A dead line swallows goodbyes, too.
      if (!dead.has(from)) to.destroy();
    };
    from.on("close", ended);
    // What broke is told by the close that follows.
    from.on("error", () => undefined);
  }
}
